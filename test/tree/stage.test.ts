import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { nothingPublished, type Published } from "../../src/model/published.ts";
import { blobId } from "../../src/tree/published.ts";
import { openStage } from "../../src/tree/stage.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-stage-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
});

const blob = (text: string) => blobId(Buffer.from(text));
const holding = (files: Readonly<Record<string, string>>): Published => ({
  ...nothingPublished,
  blobs: new Map(Object.entries(files).map(([path, text]) => [path, blob(text)])),
});

describe("the stage", () => {
  it("keeps on disk only what differs from the published tree", () => {
    const stage = openStage(join(folder, "files"), holding({ same: "a", other: "b", gone: "c" }));
    stage.write("same", "a");
    stage.write("other", "B");
    stage.write("new", "d");
    stage.remove("gone");
    stage.remove("never was");
    const { changes, unchanged } = stage.plan();
    expect(changes.map(({ action, path }) => `${action} ${path}`)).toEqual(["remove gone", "write new", "write other"]);
    expect(unchanged).toBe(1);
    expect(readdirSync(join(folder, "files"))).toHaveLength(2);
    for (const change of changes) {
      if (change.action === "write") expect(blobId(readFileSync(change.file))).toBe(change.blob);
    }
  });
  it("has a path as it was printed last", () => {
    const stage = openStage(join(folder, "files"), holding({ path: "a" }));
    stage.write("path", "b");
    stage.write("path", "a");
    expect(stage.plan().changes).toEqual([]);
    expect(stage.sha256("path")).toBeUndefined();
    stage.remove("path");
    stage.write("path", "c");
    expect(stage.plan().changes).toMatchObject([{ action: "write", was: blob("a"), blob: blob("c") }]);
    expect(stage.sha256("path")).toBe(createHash("sha256").update("c").digest("hex"));
  });
  it("tells what was printed, changed or not", () => {
    const stage = openStage(join(folder, "files"), holding({ same: "a" }));
    stage.write("same", "a");
    expect(stage.written("same")).toBe(true);
    expect(stage.written("other")).toBe(false);
  });
  it("begins empty, whatever an earlier run left", () => {
    const stale = join(folder, "files");
    openStage(stale, nothingPublished);
    writeFileSync(join(stale, "1"), "stale");
    openStage(stale, nothingPublished);
    expect(readdirSync(stale)).toEqual([]);
  });
  it("drops its bytes when told to", () => {
    const stage = openStage(join(folder, "files"), nothingPublished);
    stage.write("a", "a");
    stage.discard();
    expect(existsSync(join(folder, "files"))).toBe(false);
  });
  it("says so when a byte cannot be written", () => {
    const stage = openStage(join(folder, "files"), nothingPublished);
    rmSync(join(folder, "files"), { recursive: true });
    expect(() => {
      stage.write("a", "a");
    }).toThrow(expect.objectContaining({ code: "not-writable" }));
  });
});
