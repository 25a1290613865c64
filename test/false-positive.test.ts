import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAllowlist } from "../src/config/allowlist-file.ts";
import { type Checkout, checkout, type Ended } from "./support/checkout.ts";
import { type Forge, forgeIn } from "./support/forge.ts";
import { type FormAnswers, formBody, issueEvent } from "./support/issue-event.ts";
import { repository } from "./support/repository.ts";
import { scriptOf } from "./support/workflows.ts";

const workflow = readFileSync(join(repository, ".github/workflows/false-positive.yml"), "utf8");
let copy: Checkout;
let forge: Forge;
let number = 0;

beforeAll(() => {
  copy = checkout();
  forge = forgeIn(copy.beside);
  copy.write("feed.txt", "good.example\nwww.good.example\nbad.example\nhttps://files.example/x'%22%24(id).exe\n");
  const setUp = [
    "npm run -s rulepress -- build --input feed.txt --out rules --allow-removals --quiet",
    "rm node_modules && git init --quiet && git add . && git commit --quiet -m checkout",
    `ln -s ${join(repository, "node_modules")} node_modules`,
  ];
  expect(copy.sh(setUp.join("\n"))).toMatchObject({ status: 0, stderr: "" });
}, 240_000);
afterAll(() => {
  copy.remove();
});

/** The step of the workflow, on an event with this form. */
function reported(answers: FormAnswers, login = "ann"): Ended & { readonly number: number } {
  number += 1;
  const event = join(copy.beside, `event-${number}.json`);
  copy.write(join("..", `event-${number}.json`), issueEvent({ body: formBody(answers), login, number }));
  const file = join(copy.beside, "forge.json");
  const state = forge.state();
  for (let at = state.issues.length + 1; at <= number; at += 1) {
    state.issues.push({ number: at, title: "False positive", body: "", open: true, labels: [], comments: [] });
  }
  copy.write(join("..", "forge.json"), JSON.stringify(state));
  expect(existsSync(file)).toBe(true);
  const ended = copy.sh(scriptOf(workflow, "Propose"), copy.root, { ...forge.environment, GITHUB_EVENT_PATH: event });
  return { ...ended, number };
}

const branchOf = (issue: number) => forge.state().branches[`false-positive/issue-${issue}`];
const pullOf = (issue: number) => forge.state().pulls.find(({ head }) => head === `false-positive/issue-${issue}`);
const commentsOf = (issue: number) => forge.state().issues.find((each) => each.number === issue)?.comments ?? [];

describe("a report of a false positive", () => {
  it(
    "becomes a pull request that says what leaves, seen where, and changes the allowlist alone",
    { timeout: 60_000 },
    () => {
      const report = reported({ value: "good[.]example", evidence: "our own portal" });
      expect(report, report.stderr).toMatchObject({ status: 0 });
      const pull = pullOf(report.number);
      expect(pull).toMatchObject({ base: "main", title: `Allow what #${report.number} reports as a false positive` });
      expect(pull?.body).toContain("takes 2 out");
      expect(pull?.body).toMatch(/- domain `www\.good\.example`, rule `[0-9a-f-]{36}`, seen in `input`/);
      const branch = branchOf(report.number);
      expect(branch?.sha).toBe(copy.sh("git rev-parse HEAD").stdout.trim());
      expect(Object.keys(branch?.files ?? {})).toEqual(["allowlist.yml"]);
      const [entry, ...others] = loadAllowlist("allowlist.yml", branch?.files["allowlist.yml"] ?? "");
      expect(others).toEqual([]);
      expect(entry).toMatchObject({
        domain: "good.example",
        owner: "@ann",
        reason: `reported in #${report.number}: our own portal`,
      });
      expect(entry?.expires).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(commentsOf(report.number)).toEqual([expect.stringContaining("A pull request is prepared")]);
      // The checkout itself stays as it was.
      expect(copy.sh("git status --porcelain allowlist.yml rules").stdout).toBe("");
    },
  );

  it("is not proposed twice, and is begun anew where a run broke off", { timeout: 60_000 }, () => {
    const report = reported({ value: "bad.example", evidence: "x" });
    const again = (env: Readonly<Record<string, string>> = {}) =>
      copy.sh(scriptOf(workflow, "Propose"), copy.root, {
        ...forge.environment,
        GITHUB_EVENT_PATH: join(copy.beside, `event-${report.number}.json`),
        ...env,
      });
    expect(again()).toMatchObject({ status: 0 });
    expect(commentsOf(report.number).at(-1)).toContain("a pull request for this issue already");
    const state = forge.state();
    copy.write(join("..", "forge.json"), JSON.stringify({ ...state, pulls: [] }));
    expect(again()).toMatchObject({ status: 0 });
    expect(pullOf(report.number)).toBeDefined();
  });

  it.each<[string, FormAnswers, string]>([
    ["a value that is a command", { value: "$(touch pwned)", evidence: "x" }, "no indicator"],
    ["a value that is an expression of Actions", { value: "${{ secrets.KEY }}", evidence: "x" }, "no indicator"],
    ["a value that is YAML", { value: "a.example\n- domain: com", evidence: "x" }, "more than one line"],
    ["a network", { value: "0.0.0.0/0", evidence: "x" }, "no indicator"],
    ["a top-level domain", { value: "com", evidence: "x" }, "no indicator"],
    ["a value that hides its end", { value: "good.example\u202e", evidence: "x" }, "no indicator"],
    ["a value that is in no rule", { value: "unknown.example", evidence: "x" }, "nothing in the rules"],
    [
      "a rule of something else",
      { value: "bad.example", rule: "6f0f2a52-5f6e-5e0c-9c9b-0123456789ab", evidence: "x" },
      "not the one of its value",
    ],
  ])("is refused with an answer for %s", (_, answers, why) => {
    const report = reported(answers);
    expect(report.status).toBe(1);
    expect(report.stderr).toContain("[form-invalid]");
    expect(commentsOf(report.number)).toEqual([expect.stringMatching(/^No pull request was prepared: `/)]);
    expect(commentsOf(report.number)[0]).toContain(why);
    expect(pullOf(report.number)).toBeUndefined();
    expect(branchOf(report.number)).toBeUndefined();
    expect(existsSync(join(copy.root, "pwned"))).toBe(false);
  });

  it.each([
    ["a shell", "`touch pwned` $(touch pwned) '; touch pwned; \" && touch pwned"],
    ["YAML", "x\n- domain: com\n  reason: all\n  owner: me\n\"'#: &a *a !!js"],
    [
      "Markdown",
      "@owner [a](javascript:alert(1)) <img src=x> ``` ## Merge at once\n\n---\n| a | b |\nhttps://evil.example Closes #1",
    ],
    ["the log of a runner", "::set-output name=a::b\n##[add-path]/tmp\n::stop-commands::x"],
    ["a terminal", "\u001b[2J\u0007\u202etxt.exe\u200b"],
  ])("cannot speak to %s by its evidence", (_, evidence) => {
    const report = reported({ value: "bad.example", evidence }, "x-`$(id)`-y");
    expect(report, report.stderr).toMatchObject({ status: 0 });
    expect(existsSync(join(copy.root, "pwned"))).toBe(false);
    const entries = loadAllowlist("allowlist.yml", branchOf(report.number)?.files["allowlist.yml"] ?? "");
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ domain: "bad.example", owner: "@x-`$(id)`-y" });
    const said = (pullOf(report.number)?.body ?? "").split("### What the reporter says\n\n")[1]?.split("\n") ?? [];
    // One line, which is one code span, and the words that close the issue.
    expect(said).toHaveLength(4);
    expect(said[0]).toMatch(/^(`+) ?[^`]?.*\1$/);
    expect(said.slice(1)).toEqual(["", `Closes #${report.number}.`, ""]);
    expect(report.stdout + report.stderr).not.toMatch(/^\s*::|##\[|[\u001b\u0007\u202e\u200b]/m);
  });
});
