import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAllowlist } from "../src/config/allowlist-file.ts";
import { type Checkout, checkout, type Ended } from "./support/checkout.ts";
import { type Forge, serveForge } from "./support/forge.ts";
import { type FormAnswers, formBody, issueEvent } from "./support/issue-event.ts";
import { repository } from "./support/repository.ts";
import { scriptOf } from "./support/workflows.ts";

const workflow = readFileSync(join(repository, ".github/workflows/false-positive.yml"), "utf8");
let copy: Checkout;
let forge: Forge;
let bare: string;
let number = 0;

beforeAll(async () => {
  copy = checkout();
  bare = join(copy.beside, "origin.git");
  copy.write("feed.txt", "good.example\nwww.good.example\nbad.example\nhttps://files.example/x'%22%24(id).exe\n");
  const setUp = [
    "npm run -s rulepress -- build --input feed.txt --out rules --allow-removals --quiet",
    "rm node_modules && git init --quiet && git add . && git commit --quiet -m checkout",
    `git clone --quiet --bare . ${bare}`,
    `ln -s ${join(repository, "node_modules")} node_modules`,
  ];
  expect(copy.sh(setUp.join("\n"))).toMatchObject({ status: 0, stderr: "" });
  forge = await serveForge(copy.beside, bare);
}, 240_000);
afterAll(async () => {
  await forge.close();
  copy.remove();
});

type Reported = Ended & { readonly number: number };

/** The step of the workflow, on an event with this form. */
async function reported(answers: FormAnswers, login = "ann"): Promise<Reported> {
  number += 1;
  copy.write(join("..", `event-${number}.json`), issueEvent({ body: formBody(answers), login, number }));
  const { issues } = forge.api.tracker;
  for (let at = issues.length + 1; at <= number; at += 1) {
    issues.push({ number: at, title: "False positive", body: "", open: true, labels: [], comments: [] });
  }
  return proposed(number);
}

async function proposed(issue: number, env: Readonly<Record<string, string>> = {}): Promise<Reported> {
  const event = join(copy.beside, `event-${issue}.json`);
  const given = { ...forge.environment, GITHUB_EVENT_PATH: event, ...env };
  return { ...(await copy.shLater(scriptOf(workflow, "Propose"), copy.root, given)), number: issue };
}

const inForge = (script: string) => copy.sh(script, bare);
const branchOf = (issue: number) => `refs/heads/false-positive/issue-${issue}`;
const hasBranch = (issue: number) => inForge(`git rev-parse --verify --quiet ${branchOf(issue)}`).status === 0;
const proposedList = (issue: number) =>
  loadAllowlist("allowlist.yml", inForge(`git show ${branchOf(issue)}:allowlist.yml`).stdout);
const pullOf = (issue: number) => forge.api.pulls.find(({ head }) => head === `false-positive/issue-${issue}`);
const commentsOf = (issue: number) => forge.api.tracker.issues.find((each) => each.number === issue)?.comments ?? [];

describe("a report of a false positive", () => {
  it(
    "becomes a pull request that says what leaves, seen where, and changes the allowlist alone",
    { timeout: 60_000 },
    async () => {
      const report = await reported({ value: "good[.]example", evidence: "our own portal" });
      expect(report, report.stderr).toMatchObject({ status: 0 });
      const pull = pullOf(report.number);
      expect(pull).toMatchObject({ base: "main", title: `Allow what #${report.number} reports as a false positive` });
      expect(pull?.body).toContain("takes 2 out");
      expect(pull?.body).toMatch(/- domain `www\.good\.example`, rule `[0-9a-f-]{36}`, seen in `input`/);
      const branch = branchOf(report.number);
      expect(inForge(`git rev-parse ${branch}^`).stdout).toBe(copy.sh("git rev-parse HEAD").stdout);
      expect(inForge(`git diff --name-only main ${branch}`).stdout).toBe("allowlist.yml\n");
      const [entry, ...others] = proposedList(report.number);
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

  it("is not proposed twice, and is begun anew where a run broke off", { timeout: 60_000 }, async () => {
    const report = await reported({ value: "bad.example", evidence: "x" });
    expect(await proposed(report.number)).toMatchObject({ status: 0 });
    expect(commentsOf(report.number).at(-1)).toContain("a pull request for this issue already");
    forge.api.pulls.length = 0;
    expect(await proposed(report.number)).toMatchObject({ status: 0 });
    expect(pullOf(report.number)).toBeDefined();
    expect(inForge(`git rev-list --count main..${branchOf(report.number)}`).stdout).toBe("1\n");
  });

  it("takes nothing back that somebody else changed in between", { timeout: 60_000 }, async () => {
    const kept = readFileSync(join(copy.root, "allowlist.yml"), "utf8");
    copy.write("allowlist.yml", `${kept}# as it was once\n`);
    const report = await reported({ value: "bad.example", evidence: "x" });
    copy.write("allowlist.yml", kept);
    expect(report.status).toBe(4);
    expect(report.stderr).toContain("[proposal-stale]");
    expect(hasBranch(report.number)).toBe(false);
  });

  it("is tried out without the keys of feeds", { timeout: 60_000 }, async () => {
    const kept = readFileSync(join(copy.root, "rulepress.yml"), "utf8");
    const keyed = '{ name: keyed, type: text, url: "https://feed.example/list", auth: "${env:FEED_KEY}" }';
    copy.write("rulepress.yml", `sources:\n  - ${keyed}\n`);
    const report = await reported({ value: "bad.example", evidence: "x" });
    copy.write("rulepress.yml", kept);
    expect(report, report.stderr).toMatchObject({ status: 0 });
  });

  it("ends with 4 where the token may not write, and shows no token", { timeout: 60_000 }, async () => {
    const json = { message: `Resource not accessible by integration (${forge.token})` };
    forge.fault({ match: /^PUT \/contents/, answer: { status: 403, json } });
    const report = await reported({ value: "bad.example", evidence: "x" });
    expect(report.status).toBe(4);
    expect(report.stderr).toContain("[publish-denied]");
    expect(report.stderr).toContain("contents: write");
    expect(report.stdout + report.stderr).not.toContain(forge.token);
    expect(pullOf(report.number)).toBeUndefined();
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
  ])("is refused with an answer for %s", async (_, answers, why) => {
    const report = await reported(answers);
    expect(report.status).toBe(1);
    expect(report.stderr).toContain("[form-invalid]");
    expect(commentsOf(report.number)).toEqual([expect.stringMatching(/^No pull request was prepared: `/)]);
    expect(commentsOf(report.number)[0]).toContain(why);
    expect(pullOf(report.number)).toBeUndefined();
    expect(hasBranch(report.number)).toBe(false);
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
  ])("cannot speak to %s by its evidence", async (_, evidence) => {
    const report = await reported({ value: "bad.example", evidence }, "x-`$(id)`-y");
    expect(report, report.stderr).toMatchObject({ status: 0 });
    expect(existsSync(join(copy.root, "pwned"))).toBe(false);
    const entries = proposedList(report.number);
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
