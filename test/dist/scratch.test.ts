import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { PressError } from "../../src/model/errors.ts";
import { linesOn, type Scratch, scratchInMemory } from "../../src/model/scratch.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Lines on three shelves in turn, some with signs of two and more bytes. */
function fill(scratch: Scratch, lines = 100): void {
  for (let index = 0; index < lines; index += 1) scratch.lay(`shelf ${2 - (index % 3)}`, `bücher-${index} 🎣\n`);
}

const all = (scratch: Scratch) => scratch.shelves().map((shelf) => [shelf, [...scratch.read(shelf)].join("")]);

describe("a scratch", () => {
  it.each([
    ["stays in memory while there is little on it", 1_000_000, false],
    ["goes to a file when there is much on it", 100, true],
    ["goes there text by text when there is no room at all", 0, true],
  ])("%s, and gives back what it was given", (_, most, onDisk) => {
    const file = join(temporaryFolder(), "deep", "texts");
    const [scratch, wanted] = [scratchesIn(file, most)(), scratchInMemory()];
    fill(scratch);
    fill(wanted);
    expect(existsSync(file)).toBe(onDisk);
    expect(all(scratch)).toEqual(all(wanted));
    expect(scratch.shelves()).toEqual(["shelf 0", "shelf 1", "shelf 2"]);
    expect(linesOn(scratch, "shelf 1")).toHaveLength(33);
  });

  it("is read as often as it is asked", () => {
    const scratch = scratchesIn(join(temporaryFolder(), "texts"), 50)();
    fill(scratch);
    expect(all(scratch)).toEqual(all(scratch));
  });

  it("shares its file with others, and knows nothing of them", () => {
    const lend = scratchesIn(join(temporaryFolder(), "texts"), 60);
    const [one, other] = [lend(), lend()];
    for (let index = 0; index < 30; index += 1) {
      one.lay("same name", `one ${index}\n`);
      other.lay("same name", `other ${index}\n`);
      // Another document may have come to its end while the others go on.
      if (index === 10) expect(linesOn(lend(), "same name")).toEqual([]);
    }
    const numbered = (word: string) => Array.from({ length: 30 }, (_, index) => `${word} ${index}`);
    expect(linesOn(one, "same name")).toEqual(numbered("one"));
    expect(linesOn(other, "same name")).toEqual(numbered("other"));
  });

  it("holds nothing on a shelf that nobody named", () => {
    for (const scratch of [scratchInMemory(), scratchesIn("nowhere")()]) expect([...scratch.read("none")]).toEqual([]);
  });

  it("that cannot be written is an error with a hint", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(() => {
      fill(scratchesIn(join(folder, "file", "texts"), 0)());
    }).toThrow(PressError);
  });
});
