import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitPress, type Files, type Press } from "../support/git-press.ts";
import { blobId, type Yard } from "../support/git.ts";

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

describe("a first publish", () => {
  it("makes a root commit in an empty remote, from a repository that never had a commit", async () => {
    const result = await press.publish(press.publisher(yard.clone(remote, "clone")), {
      "sigma/a.yml": "title: a\n",
      "README.md": "r\n",
    });
    expect(result).toEqual({ commit: yard.git(remote, "rev-parse", "main").trim() });
    expect(yard.log(remote)).toEqual(["rules: step"]);
    expect(yard.freshFiles(remote)).toEqual({ "rules/README.md": "r\n", "rules/sigma/a.yml": "title: a\n" });
  });

  it("starts a branch that the remote does not have yet, beside the others", async () => {
    const clone = press.livedIn();
    await press.publish(press.publisher(clone, { branch: "feed/daily" }), { "a.yml": "a\n" });
    expect(yard.git(remote, "ls-tree", "-r", "--name-only", "feed/daily")).toBe("rules/a.yml\n");
    expect(yard.log(remote)).toHaveLength(2);
  });

  it("leaves the files of others as they are, in bytes and modes", async () => {
    const clone = press.livedIn();
    const before = yard.git(remote, "ls-tree", "-r", "main");
    await press.publish(press.publisher(clone), { "a.yml": "a\n" });
    expect(yard.git(remote, "ls-tree", "-r", "main", "--", "README.md", "rules-of-the-house.md")).toBe(before);
    expect(yard.git(remote, "ls-tree", "-r", "main", "--", "rules")).toBe(
      `100644 blob ${blobId("a\n")}\trules/a.yml\n`,
    );
  });

  it("works from a bare repository, to a remote given as a path", async () => {
    const bare = yard.makeRemote("mirror.git");
    await press.publish(press.publisher(bare, { remote }), { "a.yml": "a\n" });
    await press.publish(press.publisher(bare, { remote: `file://${remote}` }), { "b.yml": "b\n" });
    expect(yard.freshFiles(remote)).toEqual({ "rules/a.yml": "a\n", "rules/b.yml": "b\n" });
  });
});

describe("a later publish", () => {
  it("adds, changes and removes exactly what was planned, and keeps the rest of the folder", async () => {
    const clone = press.livedIn();
    const line = press.publisher(clone);
    await press.publish(line, { "keep.yml": "keep\n", "change.yml": "old\n", "go.yml": "go\n" });
    await press.publish(line, { "change.yml": "new\n", "go.yml": undefined, "come.yml": "come\n" });
    expect(yard.git(remote, "diff-tree", "-r", "--name-status", "--no-commit-id", "main")).toBe(
      "M\trules/change.yml\nA\trules/come.yml\nD\trules/go.yml\n",
    );
    expect(yard.freshFiles(remote)).toEqual({
      "README.md": "ours\n",
      "rules-of-the-house.md": "no shouting\n",
      "rules/change.yml": "new\n",
      "rules/come.yml": "come\n",
      "rules/keep.yml": "keep\n",
    });
  });

  it("costs the remote the lines that changed, in a step of many files too", async () => {
    const line = press.publisher(press.livedIn());
    // From a hundred objects on, fast-import leaves a pack and not single objects.
    const day = (run: number): Files =>
      Object.fromEntries(
        Array.from({ length: 120 }, (_, file) => {
          const lines = Array.from({ length: 100 }, (_, row) =>
            blobId(row === 50 ? `${run} ${file}` : `${file} ${row}`),
          );
          return [`${file}.yml`, `${"what every file begins with\n".repeat(4)}${lines.join("\n")}\n`];
        }),
      );
    const packed = (): number => {
      yard.git(remote, "gc", "--quiet", "--prune=now");
      return Number(/^size-pack: (\d+)$/m.exec(yard.git(remote, "count-objects", "-v"))?.[1]);
    };
    await press.publish(line, day(1));
    const first = packed();
    await press.publish(line, day(2));
    expect(first).toBeGreaterThan(200);
    expect(packed() - first).toBeLessThan(first / 10);
  });

  it.each<readonly [string, Files, Files]>([
    ["a file makes room for a folder of its name", { day: "whole\n" }, { "day/a": "part\n", day: undefined }],
    ["a folder makes room for a file of its name", { "day/a": "part\n" }, { day: "whole\n", "day/a": undefined }],
    ["blanks, quotes and letters beyond ASCII in a path", {}, { 'odd "näme"\\ of .yml': "odd\n", "tab\there": "t\n" }],
  ])("%s", async (_, first, second) => {
    const line = press.publisher(press.livedIn());
    await press.publish(line, { ...first, "stays.yml": "s\n" });
    await press.publish(line, second);
    const planned: Files = { "stays.yml": "s\n", ...second };
    const wanted = Object.entries(planned).filter(([, text]) => text !== undefined);
    const base = await line.open();
    const read = await Promise.all([...base.blobs.keys()].map(async (path) => [path, String(await base.read(path))]));
    await base.close();
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(wanted));
    expect(yard.freshFiles(remote)).toMatchObject(
      Object.fromEntries(wanted.map(([path, text]) => [`rules/${path}`, text])),
    );
  });

  it("dates the commit by the run and not by the clock, and signs it as the repository says", async () => {
    const clone = press.livedIn();
    const line = press.publisher(clone);
    await press.publish(line, { "a.yml": "a\n" });
    yard.git(clone, "config", "user.name", "Press <Bot>");
    yard.git(clone, "config", "user.email", "press@example.org");
    await press.publish(line, { "b.yml": "b\n" }, "rules: täglich\n\nbody\n");
    const second = "2026-08-15T10:20:30+00:00";
    expect(yard.git(remote, "log", "-2", "--format=%an <%ae> %aI|%cn <%ce> %cI|%B", "main")).toBe(
      `Press Bot <press@example.org> ${second}|Press Bot <press@example.org> ${second}|rules: täglich\n\nbody\n\n` +
        `rulepress <rulepress@users.noreply.github.com> ${second}|` +
        `rulepress <rulepress@users.noreply.github.com> ${second}|rules: step\n\n`,
    );
  });

  it("does not touch index, files, branches or HEAD of the checkout it runs in", async () => {
    const clone = press.livedIn();
    writeFileSync(join(clone, "README.md"), "half written\n");
    const state = (): string[] => [
      yard.git(clone, "for-each-ref", "refs/heads", "refs/rulepress/next"),
      yard.git(clone, "rev-parse", "HEAD"),
      yard.git(clone, "status", "--porcelain"),
      readdirSync(join(clone, ".git")).sort().join(" "),
    ];
    const before = state();
    await press.publish(press.publisher(clone), { "a.yml": "a\n" });
    expect(state()).toEqual(before);
    expect(yard.git(clone, "rev-parse", "origin/main")).toBe(yard.git(remote, "rev-parse", "main"));
  });

  it("shows a published file that became executable as different, and writes it plain again", async () => {
    const clone = press.livedIn();
    const line = press.publisher(clone);
    await press.publish(line, { "a.yml": "a\n" });
    yard.git(clone, "pull", "--quiet");
    chmodSync(join(clone, "rules/a.yml"), 0o755);
    yard.commitFile(clone, "rules/a.yml", "a\n");
    const base = await line.open();
    expect(base.blobs.get("a.yml")).toBe(`${blobId("a\n")} 100755`);
    expect(String(await base.read("a.yml"))).toBe("a\n");
    await base.close();
    await press.publish(line, { "a.yml": "a\n" });
    expect(yard.git(remote, "ls-tree", "-r", "main", "--", "rules")).toMatch(/^100644 /);
  });

  it("reads files of any size and kind, also when they are asked for at once", async () => {
    const line = press.publisher(yard.clone(remote, "clone"));
    const files = { empty: "", "big.json": `"${"ü".repeat(400_000)}"`, "end.txt": "no line feed", small: "s\n" };
    await press.publish(line, files);
    const base = await line.open();
    const read = await Promise.all(Object.keys(files).map((path) => base.read(path)));
    await expect(base.read("unknown")).rejects.toThrow("rules/unknown is not in main");
    await base.close();
    expect(read.map(String)).toEqual(Object.values(files));
  });
});

describe("clones that do not have everything", () => {
  it.each([
    ["a shallow clone", ["--depth", "1"]],
    ["a partial clone without blobs", ["--filter=blob:none", "--no-checkout"]],
    ["a shallow partial clone", ["--depth", "1", "--filter=blob:none", "--no-checkout"]],
  ])("%s publishes, reads, and stays what it is", async (_, options) => {
    yard.git(remote, "config", "uploadpack.allowFilter", "true");
    await press.publish(press.publisher(press.livedIn()), { "a.yml": "old\n", "b.yml": "unread\n" });
    const clone = yard.clone(`file://${remote}`, "lean", ...options);
    await press.publish(press.publisher(join(yard.folder, "clone")), { "later.yml": "later\n" });
    const line = press.publisher(clone);
    const base = await line.open();
    expect([...base.blobs.keys()]).toEqual(["a.yml", "b.yml", "later.yml"]);
    expect(String(await base.read("a.yml"))).toBe("old\n");
    await base.close();
    await press.publish(line, { "a.yml": "new\n" });
    expect(yard.freshFiles(remote)).toMatchObject({ "rules/a.yml": "new\n", "rules/b.yml": "unread\n" });
    const shallow = yard.git(clone, "rev-parse", "--is-shallow-repository").trim();
    expect(shallow).toBe(String(options.includes("--depth")));
    if (options.includes("--filter=blob:none")) {
      expect(yard.git(clone, "rev-list", "--objects", "--missing=print", "--all")).toContain(`?${blobId("unread\n")}`);
    }
  });
});
