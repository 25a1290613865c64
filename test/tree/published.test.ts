import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { blobId, filesBelow, publishedFolder } from "../../src/tree/published.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-published-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("a published folder", () => {
  it("names a file's bytes as git does", () => {
    const bytes = Buffer.from("title: c2\n\u00fc\u0000");
    const byGit = execFileSync("git", ["hash-object", "--stdin", "--no-filters"], { input: bytes, encoding: "utf8" });
    expect(blobId(bytes)).toBe(byGit.trim());
  });
  it("lists all files below it, sorted by path, and reads them", async () => {
    mkdirSync(join(folder, "b"));
    for (const path of ["b/two", "a", "b.txt"]) writeFileSync(join(folder, path), path);
    const published = publishedFolder(folder);
    expect([...published.blobs.keys()]).toEqual(["a", "b.txt", "b/two"]);
    expect((await published.read("b/two")).toString()).toBe("b/two");
  });
  it("is an empty tree where there is none", () => {
    expect(publishedFolder(join(folder, "none")).blobs.size).toBe(0);
  });
  it.each([
    ["to a file", "a"],
    ["to a folder", "."],
    ["to nothing", "none"],
  ])("refuses a link %s", (_, target) => {
    writeFileSync(join(folder, "a"), "a");
    symlinkSync(target, join(folder, "link"));
    expect(() => filesBelow(folder)).toThrow(expect.objectContaining({ code: "tree-strange-file" }));
  });
});
