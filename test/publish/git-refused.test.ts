import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitTarget } from "../../src/publish/git.ts";
import type { Publisher } from "../../src/publish/publisher.ts";
import { asOf, gitPress, type Press } from "../support/git-press.ts";
import { refusalOf, type Yard } from "../support/git.ts";

let press: Press;
let yard: Yard;
let remote: string;

beforeEach(() => {
  press = gitPress();
  ({ yard, remote } = press);
});
afterEach(() => {
  yard.remove();
});

describe("what is refused", () => {
  it("says what a hook of the remote said, and pushes nothing", async () => {
    const clone = press.livedIn();
    const hook = join(remote, "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\necho 'only on workdays' >&2\nexit 1\n", { mode: 0o755 });
    const tip = yard.git(remote, "rev-parse", "main");
    const refusal = await refusalOf(press.publish(press.publisher(clone), { "a.yml": "a\n" }));
    expect(refusal).toMatchObject({ code: "publish-protected", exit: 4 });
    expect(refusal.message).toMatch(/only on workdays[^]*pre-receive hook declined/);
    expect(refusal.hint).toContain("--branch");
    expect(yard.git(remote, "rev-parse", "main")).toBe(tip);
    expect(yard.git(clone, "for-each-ref", "refs/rulepress/next")).toBe("");
  });

  it("refuses to push into the branch that somebody has checked out", async () => {
    const worked = press.livedIn("worked");
    const clone = yard.clone(worked, "clone");
    await expect(press.publish(press.publisher(clone), { "a.yml": "a\n" })).rejects.toMatchObject({
      code: "publish-protected",
    });
  });

  it.each<readonly [string, Partial<GitTarget>, string, number]>([
    ["a remote that is not configured", { remote: "upstream" }, "publish-no-remote", 4],
    ["no name at all for the remote", { remote: "" }, "publish-no-remote", 4],
    ["a remote that would be an option of git", { remote: "--upload-pack=/bin/echo" }, "publish-no-remote", 4],
    ["a path where nothing is", { remote: "../nowhere.git" }, "publish-unreachable", 4],
    ["a server that does not listen", { remote: "http://127.0.0.1:1/x.git" }, "publish-unreachable", 4],
    ["a branch name with two dots", { branch: "ma..in" }, "publish-branch", 1],
    ["a branch name with a blank", { branch: "my branch" }, "publish-branch", 1],
    ["an empty branch name", { branch: "" }, "publish-branch", 1],
    ["a folder outside the repository", { folder: "../rules" }, "publish-folder", 1],
    ["the root as folder", { folder: "." }, "publish-folder", 1],
    ["no folder", { folder: "" }, "publish-folder", 1],
    ["the folder of git itself", { folder: ".git" }, "publish-folder", 1],
  ])("%s", async (_, more, code, exit) => {
    const line = press.publisher(yard.clone(remote, "clone"), more);
    const refusal = await refusalOf(line.open());
    expect(refusal).toMatchObject({ code, exit });
    expect(refusal.hint).toMatch(/^[A-Z].+\.$/);
  });

  it.each([
    ["a folder that is no repository", "."],
    ["a folder that does not exist", "nowhere"],
  ])("%s", async (_, name) => {
    await expect(press.publisher(join(yard.folder, name)).open()).rejects.toMatchObject({
      code: "publish-no-repository",
    });
  });

  it("says that git is missing when it is", async () => {
    const line = press.publisher(yard.clone(remote, "clone"), { environment: { PATH: join(yard.folder, "empty") } });
    await expect(line.open()).rejects.toMatchObject({ code: "git-missing", exit: 4 });
  });

  it("looks into the repository it was given, whatever the environment points to", async () => {
    const clone = yard.clone(remote, "clone");
    const environment = { ...yard.environment, GIT_DIR: join(yard.folder, "nowhere"), GIT_INDEX_FILE: "/dev/null" };
    await press.publish(press.publisher(clone, { environment }), { "a.yml": "a\n" });
    expect(yard.log(remote)).toEqual(["rules: step"]);
  });
});

describe("what does not become the plan", () => {
  it("pushes nothing when staged bytes are not those that were promised", async () => {
    const line = press.publisher(press.livedIn());
    const changes = yard.stage({ "a.yml": "a\n", "b.yml": "b\n" });
    const [, second] = changes;
    if (second?.action === "write") writeFileSync(second.file, "B\n");
    await expectUnplanned(line, changes, "b.yml is");
  });

  it("pushes nothing when a staged file is gone, and leaves no crash report of git", async () => {
    const line = press.publisher(press.livedIn());
    const changes = yard.stage({ "a.yml": "a\n" });
    const gone = changes.map((change) => ({ ...change, file: join(yard.folder, "gone") }));
    await expectUnplanned(line, gone, "a.yml cannot be read");
    expect(readdirSync(join(yard.folder, "clone", ".git")).filter((name) => name.includes("crash"))).toEqual([]);
  });

  it("pushes nothing when the folder is a file of somebody else", async () => {
    const clone = press.livedIn();
    yard.commitFile(clone, "rules", "the rules of the game\n");
    await expectUnplanned(press.publisher(clone), yard.stage({ "a.yml": "a\n" }), "outside rules/");
  });

  it("makes no commit without a difference", async () => {
    const line = press.publisher(press.livedIn());
    await press.publish(line, { "a.yml": "a\n" });
    await expectUnplanned(line, yard.stage({ "a.yml": "a\n" }), "changes nothing");
    await expectUnplanned(line, [], "changes nothing");
  });

  it.each(["../a.yml", "a/../../b.yml", "/a.yml", "a//b.yml", ".git/config", "a/.GIT/hooks", "", "nul\0.yml"])(
    "refuses the path %j",
    async (path) => {
      await expectUnplanned(
        press.publisher(yard.clone(remote, "clone")),
        yard.stage({ [path]: "a\n" }),
        "no path below the folder",
      );
    },
  );

  async function expectUnplanned(
    line: Publisher,
    changes: Parameters<Publisher["publish"]>[1],
    words: string,
  ): Promise<void> {
    const tip = yard.git(remote, "for-each-ref");
    const base = await line.open();
    const refusal = await refusalOf(line.publish(base, changes, "rules: step\n", asOf));
    expect(refusal).toMatchObject({ code: "publish-verify", exit: 4 });
    expect(refusal.message).toContain(words);
    await base.close();
    expect(yard.git(remote, "for-each-ref")).toBe(tip);
  }
});
