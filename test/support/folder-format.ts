import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { formats } from "../../src/formats/registry.ts";
import type { Entry, FormatSpec } from "../../src/model/format.ts";
import type { Item } from "../../src/model/plugin.ts";
import { byText } from "../../src/model/order.ts";
import { scratchInMemory } from "../../src/model/scratch.ts";
import { hostilePack, pack, settings } from "./pack.ts";
import { shuffled } from "./shuffle.ts";
import { temporaryFolder } from "./temporary.ts";

/** Text by path. */
export type FolderFiles = ReadonlyMap<string, string>;

export interface FolderCase {
  /** A file that the usual records give, and the one below test/fixtures/formats that it equals, byte for byte. */
  readonly file: string;
  readonly golden: string;
  /** The values that a reader finds in all files together, in any order. It throws for a file that is not sound. */
  readonly values: (files: FolderFiles) => readonly string[];
}

/** The folder of a format for entries that are at hand. */
export function printedFolder(
  { folder }: FormatSpec,
  entries: readonly Entry[],
  { batch = entries.length, scratch = scratchInMemory() } = {},
): FolderFiles {
  const writer = folder?.open(settings, scratch);
  for (let at = 0; at < entries.length; at += batch) writer?.take(entries.slice(at, at + batch));
  return new Map([...(writer?.end() ?? [])].map(({ path, text }) => [path, text]));
}

/** What a pack hands to the folder of a format. */
export function fittingFolder({ kinds }: FormatSpec, items: readonly Item[]): Item[] {
  return items.filter(({ record }) => record.status === "live" && kinds.includes(record.kind));
}

/** What every format with a folder promises. Its own tests stand beside it. */
export function testFolder(format: FormatSpec, { file, golden, values }: FolderCase): void {
  const found = (items: readonly Item[]) =>
    [...values(printedFolder(format, fittingFolder(format, items)))].sort(byText);
  const wanted = (items: readonly Item[]) => fittingFolder(format, items).map(({ record }) => record.value);
  const usual = fittingFolder(format, pack);

  describe(`the folder of the format ${format.name} keeps the promises of all formats`, () => {
    it("is registered under a name that can be typed", () => {
      expect(format.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(formats).toContain(format);
    });

    it("gives its golden file", () => {
      const path = resolve(import.meta.dirname, "../fixtures/formats", golden);
      expect(printedFolder(format, usual).get(file)).toBe(readFileSync(path, "utf8"));
    });

    it("is sound for nothing", () => {
      expect(found([])).toEqual([]);
    });

    it.each([
      ["every value exactly", pack],
      ["hostile values exactly", hostilePack],
    ])("holds %s", (_, items) => {
      expect(found(items)).toEqual(wanted(items).sort(byText));
    });

    it("does not depend on the order of entries, on batches, or on where it lays things aside", () => {
      const scratch = scratchesIn(join(temporaryFolder(), "scratch"), 0)();
      expect(printedFolder(format, shuffled(usual), { batch: 1 })).toEqual(printedFolder(format, usual));
      expect(printedFolder(format, usual, { batch: 3, scratch })).toEqual(printedFolder(format, usual));
    });
  });
}
