import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Piece } from "../../src/model/plugin.ts";
import { pieceStores } from "../../src/pipeline/piece-store.ts";
import { temporaryFolder } from "../support/temporary.ts";

function stores(most: number) {
  const file = join(temporaryFolder(), "pieces");
  const opened = pieceStores(file, most);
  onTestFinished(() => {
    opened.close();
  });
  return { file, opened };
}

/** Pieces of two documents in turn, out of order, with lines and signs of several bytes; every third has a stamp. */
const pieces = Array.from({ length: 30 }, (_, index): Piece => {
  const key = `key "${(index * 7) % 30}"`;
  return { key, text: `title: bücher 🎣\nnumber: ${index}\n`, ...(index % 3 === 0 && { stamp: index }) };
});

describe("pieces of documents", () => {
  it.each([
    ["all at hand", 1_000_000, false],
    ["most of them on disk", 200, true],
    ["all of them on disk", 0, true],
  ])("come back each once and by key, with %s", (_, most, onDisk) => {
    const { file, opened } = stores(most);
    const [even, odd] = [opened.open(), opened.open()];
    for (const [index, piece] of pieces.entries()) (index % 2 === 0 ? even : odd).put(piece);
    expect(existsSync(file)).toBe(onDisk);
    const byKey = [...pieces].sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(even.sorted()).toEqual(byKey.filter((piece) => pieces.indexOf(piece) % 2 === 0));
    expect(odd.sorted()).toEqual(byKey.filter((piece) => pieces.indexOf(piece) % 2 === 1));
  });
  it.each([1_000_000, 0])("are those that came last of the same key, with room for %i characters", (most) => {
    const store = stores(most).opened.open();
    for (const text of ["first", "second"]) store.put({ key: "same", text });
    expect(store.sorted()).toEqual([{ key: "same", text: "second" }]);
  });
  it("are none in a document that nothing was put into", () => {
    const { opened } = stores(0);
    const [empty, full] = [opened.open(), opened.open()];
    full.put({ key: "a", text: "a" });
    expect([empty.empty, empty.sorted(), full.empty]).toEqual([true, [], false]);
  });
});
