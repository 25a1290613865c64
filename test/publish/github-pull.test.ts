import { afterEach, beforeEach, expect, it } from "vitest";
import { pullWords } from "../../src/publish/github-pull.ts";
import type { Publisher, PublishResult } from "../../src/publish/publisher.ts";
import { asOf, type Files } from "../support/git-press.ts";
import { refusalOf, type Yard } from "../support/git.ts";
import { type GitHubPress, gitHubPress } from "../support/github-press.ts";

let press: GitHubPress;
let yard: Yard;
let remote: string;

beforeEach(async () => {
  press = await gitHubPress();
  ({ yard, remote } = press);
  press.begin();
});
afterEach(async () => {
  await press.close();
});

const line = (): Publisher => press.over({ pull: true });
const own = "rulepress/update";
const step = (files: Files, message?: string): Promise<PublishResult> => press.publish(line(), files, message);
const filesOf = (branch: string) =>
  yard.git(remote, "ls-tree", "-r", "--name-only", branch, "--", "rules").split("\n").slice(0, -1);
const mainTip = () => yard.git(remote, "rev-parse", "main").trim();

/** What a person does who presses the green button, in one of its ways. */
function merge(how: "--ff-only" | "--no-ff" | "--squash"): void {
  yard.git(press.person, "fetch", "--quiet", "origin");
  yard.git(press.person, "merge", "--quiet", how, `origin/${own}`);
  if (how === "--squash") yard.git(press.person, "commit", "--quiet", "-m", "person: squashed");
  yard.git(press.person, "push", "--quiet", "origin", "HEAD:main");
  close();
}

function close(): void {
  for (const pull of press.server.api.pulls) pull.state = "closed";
}

it("waits in a pull request from a branch of its own, and the target does not move", async () => {
  const before = mainTip();
  const result = await step({ "a.yml": "a\n" }, "rules: +1 added\n\nAdded: 1 domain.\nLive: 1.\n");
  expect(result).toEqual({
    commit: yard.git(remote, "rev-parse", own).trim(),
    pull: "https://github.example/acme/rules/pull/1",
  });
  expect(press.server.api.pulls).toMatchObject([
    { head: own, base: "main", title: "rules: +1 added", body: "Added: 1 domain.\nLive: 1." },
  ]);
  expect(mainTip()).toBe(before);
  expect(filesOf(own)).toEqual(["rules/a.yml"]);
});

it("goes on in the same pull request while it is open, and learns nothing twice", async () => {
  await step({ "a.yml": "a\n" });
  const base = await line().open();
  expect([...base.blobs.keys()]).toEqual(["a.yml"]);
  await step({ "b.yml": "b\n" }, "rules: second\n\nof two\n");
  expect(press.server.api.pulls).toMatchObject([{ number: 1, title: "rules: second", body: "of two", state: "open" }]);
  expect(yard.log(remote, own).slice(0, 2)).toEqual(["rules: second", "rules: step"]);
});

it.each(["--ff-only", "--no-ff", "--squash"] as const)(
  "begins anew on the target after a merge with %s",
  async (how) => {
    await step({ "a.yml": "a\n" });
    merge(how);
    const merged = mainTip();
    const base = await line().open();
    expect(base.commit).toBe(merged);
    await step({ "b.yml": "b\n" });
    expect(press.server.api.pulls.map(({ state }) => state)).toEqual(["closed", "open"]);
    expect(filesOf(own)).toEqual(["rules/a.yml", "rules/b.yml"]);
    // What a reviewer is shown is the difference from the target.
    expect(yard.git(remote, "diff", "--name-only", `main...${own}`)).toBe("rules/b.yml\n");
  },
);

it("is planned anew on a target that moved, without forcing the branch", async () => {
  await step({ "a.yml": "a\n" });
  const first = yard.git(remote, "rev-parse", own).trim();
  const moved = yard.commitFile(press.person, "notes.md", "notes\n");
  const base = await line().open();
  expect(base.commit).toBe(moved);
  await step({ "a.yml": "a\n", "b.yml": "b\n" });
  yard.git(remote, "merge-base", "--is-ancestor", first, own);
  yard.git(remote, "merge-base", "--is-ancestor", moved, own);
  expect(yard.git(remote, "diff", "--name-only", `main...${own}`)).toBe("rules/a.yml\nrules/b.yml\n");
  expect(press.server.api.pulls).toHaveLength(1);
});

it("opens another pull request after one that was turned down", async () => {
  await step({ "a.yml": "a\n" });
  close();
  await step({ "a.yml": "a\n" });
  expect(press.server.api.pulls.map(({ state }) => state)).toEqual(["closed", "open"]);
  expect(yard.git(remote, "diff", "--name-only", `main...${own}`)).toBe("rules/a.yml\n");
});

it("heals when the branch moved and the pull request could not be opened", async () => {
  const message = "GitHub Actions is not permitted to create or approve pull requests.";
  press.server.fault({ match: /^POST \/pulls/, answer: { status: 403, json: { message } } });
  const refusal = await refusalOf(step({ "a.yml": "a\n" }));
  expect(refusal).toMatchObject({ code: "publish-denied", exit: 4 });
  expect(refusal.hint).toContain("Workflow permissions");
  await step({ "a.yml": "a\n" });
  expect(press.server.api.pulls).toMatchObject([{ head: own, state: "open" }]);
  expect(filesOf(own)).toEqual(["rules/a.yml"]);
});

it("finds its pull request when the answer of opening it was lost", async () => {
  press.server.fault({ match: /^POST \/pulls/, cut: true });
  expect(await step({ "a.yml": "a\n" })).toHaveProperty("pull");
  expect(press.server.api.pulls).toHaveLength(1);
});

it("loses to another run on the same branch, and there is one pull request", async () => {
  await step({ "a.yml": "a\n" });
  const lines = [line(), line()];
  const bases = await Promise.all(lines.map((each) => each.open()));
  const results = await Promise.all(
    lines.map((each, index) => {
      const base = bases[index];
      if (base === undefined) throw new Error("two publishers, two bases");
      return each.publish(base, yard.stage({ [`${index}.yml`]: "x\n" }), `rules: ${index}\n`, asOf);
    }),
  );
  expect(results.filter((result) => "lost" in result)).toHaveLength(1);
  expect(press.server.api.pulls).toHaveLength(1);
});

it("needs a branch that it could go into", async () => {
  const refusal = await refusalOf(press.over({ pull: true, branch: "nowhere" }).open());
  expect(refusal).toMatchObject({ code: "publish-branch", exit: 4 });
});

it("says the commit message as plain words of Markdown", () => {
  expect(pullWords("rules: __x__ <b>\n\nHeld: __init__ (a|b), [x](y).\n# no title\n")).toEqual({
    title: "rules: __x__ <b>",
    body: "Held: \\_\\_init\\_\\_ (a\\|b), \\[x\\](y).\n\\# no title".replaceAll("(", "\\(").replaceAll(")", "\\)"),
  });
});
