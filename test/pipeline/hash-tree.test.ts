import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashShare, newShare } from "../../src/pipeline/hash-share.ts";
import { hashTree } from "../../src/pipeline/hash-tree.ts";
import { publishedFolder } from "../../src/tree/published.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-hash-"));
beforeAll(() => {
  for (let index = 0; index < 300; index += 1) {
    mkdirSync(join(folder, String(index % 7)), { recursive: true });
    writeFileSync(join(folder, String(index % 7), `${index}.txt`), `file ${index}\n`.repeat(index * 30));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the hashes of a large tree", () => {
  it("are those of one thread, in its order, whoever took which file", async () => {
    const published = await hashTree(folder, 1);
    const alone = publishedFolder(folder);
    expect([...published.blobs]).toEqual([...alone.blobs]);
    expect(published.blobs.size).toBe(300);
    expect(await published.read("3/10.txt")).toEqual(await alone.read("3/10.txt"));
  });
  it("are each taken by one of the two", () => {
    const { blobs } = publishedFolder(folder);
    const share = newShare(folder, [...blobs.keys()]);
    // The other thread came first, and holds the first few files.
    Atomics.add(share.next, 0, 64);
    const own = hashShare(share);
    expect([...own]).toEqual([...blobs].slice(64));
    expect(hashShare(share).size).toBe(0);
  });
  it("are none where there is no folder", async () => {
    expect((await hashTree(join(folder, "nothing"), 0)).blobs.size).toBe(0);
  });
});
