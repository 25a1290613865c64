import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { byText } from "../../src/model/order.ts";
import type { Document, Entry, FormatSpec } from "../../src/model/format.ts";
import type { Kind } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { scratchInMemory } from "../../src/model/scratch.ts";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { formats } from "../../src/formats/registry.ts";
import { eachHostileItem, hostileWords } from "./hostile-items.ts";
import { hostilePack, item, pack, settings } from "./pack.ts";
import { temporaryFolder } from "./temporary.ts";

export interface FormatCase {
  /** The file of the format that is looked at; left out: the first one, which `export` prints. */
  readonly file?: string;
  /** File below test/fixtures/formats that holds what the usual records give, byte for byte. */
  readonly golden: string;
  /** The values that a reader of another make finds in a document, in any order. It throws for a document that is not sound. */
  readonly values: (text: string) => readonly string[] | Promise<readonly string[]>;
  /** True when the format may leave a value out because it cannot hold it exactly. Left out: it holds every value of its kinds. */
  readonly leavesOut?: (value: string, kind: Kind) => boolean;
  /** Kinds whose canonical form the file relies on: it is tried with no other text as one of them. */
  readonly reliesOn?: readonly Kind[];
  /** What stands for a value in the document, where that is not the value itself, e.g. a URL without its scheme. */
  readonly shown?: (value: string, kind: Kind) => string;
  /** What a document holds of entries where that is not a value of each, e.g. their techniques with how often they stand there. */
  readonly tells?: (entries: readonly Entry[]) => readonly string[];
}

/** When the usual records have left a pack, in documents that tell of that. */
export const goneAt = "2026-05-20T08:00:00.000Z";

/** The file that a selection gives: the first one, or the one that is named. */
export function printed(format: FormatSpec, items: readonly Item[], file?: string): string {
  const document = documentOf(format, file);
  return inBatches(document, fitting(format, document, items), items.length);
}

export function documentOf(format: FormatSpec, file: string | undefined): Document {
  const document = format.documents.find((each) => file === undefined || each.file === file);
  if (document === undefined) throw new Error(`${format.name} has no document ${file ?? ""}.`);
  return document;
}

function inBatches(document: Document, entries: readonly Entry[], size: number, scratch = scratchInMemory()): string {
  const writer = document.open(settings, scratch);
  let text = "";
  for (let at = 0; at < entries.length; at += size) text += writer.take(entries.slice(at, at + size));
  return text + [...writer.end()].join("");
}

/** What a pack hands to a document: entries that it keeps, by id. */
function fitting(format: FormatSpec, document: Document, items: readonly Item[]): Entry[] {
  return items
    .map((each): Entry => (document.of === "gone" ? { ...each, gone: goneAt } : each))
    .filter(({ record }) => record.status === "live" && format.kinds.includes(record.kind))
    .filter(({ record }) => document.keeps?.(record) ?? true)
    .sort((a, b) => byText(a.record.id, b.record.id));
}

/** What every format promises of a file. Call it once for each file of a format; its own tests stand beside it. */
export function testFormat(format: FormatSpec, given: FormatCase): void {
  const { leavesOut = () => false, reliesOn = [], shown = (value: string) => value } = given;
  const document = documentOf(format, given.file);
  const valuesOf = (entries: readonly Entry[]) =>
    entries
      .map(({ record }) => record)
      .filter(({ value, kind }) => !leavesOut(value, kind))
      .map(({ value, kind }) => shown(value, kind));
  const { tells = valuesOf } = given;
  const wanted = (items: readonly Item[]) => [...tells(fitting(format, document, items))];
  const print = (items: readonly Item[]) => printed(format, items, given.file);

  describe(`${document.file} of the format ${format.name} keeps the promises of all formats`, () => {
    it("is registered under a name that can be typed", () => {
      expect(format.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(formats).toContain(format);
    });

    it("gives its golden file", () => {
      const path = resolve(import.meta.dirname, "../fixtures/formats", given.golden);
      expect(print(pack)).toBe(readFileSync(path, "utf8"));
    });

    it("gives a sound document for nothing", async () => {
      expect(await given.values(print([]))).toEqual(wanted([]));
    });

    it("gives every value that it can hold to a reader of another make, exactly", async () => {
      const found = [...(await given.values(print(pack)))];
      expect(found.sort(byText)).toEqual(wanted(pack).sort(byText));
    });

    it("holds hostile values exactly, or not at all", async () => {
      const found = [...(await given.values(print(hostilePack)))];
      expect(found.sort(byText)).toEqual(wanted(hostilePack).sort(byText));
    });

    it("holds forty hostile texts and a thousand more exactly, or not at all", async () => {
      const items = eachHostileItem(format.kinds.filter((kind) => !reliesOn.includes(kind)));
      const found = [...(await given.values(print(items)))];
      expect(found.sort(byText)).toEqual(wanted(items).sort(byText));
    });

    it("loses and changes no value for what a feed says of it", async () => {
      const items = hostileWords(format.kinds);
      const found = [...(await given.values(print(items)))];
      expect(found.sort(byText)).toEqual(wanted(items).sort(byText));
    });

    it("does not look at the clock: the same items give the same bytes", () => {
      expect(print(pack)).toBe(print([...pack].reverse()));
    });

    it("does not depend on the batches that it is given in", () => {
      const entries = fitting(format, document, pack);
      expect(inBatches(document, entries, 1)).toBe(print(pack));
      expect(inBatches(document, entries, 3)).toBe(print(pack));
    });

    it.each([
      ["one text at a time", 0],
      ["some at a time", 1000],
    ])("gives the same bytes where what it lays aside goes to disk, %s", (_, most) => {
      const entries = [...fitting(format, document, pack), ...fitting(format, document, hostilePack)];
      const scratch = scratchesIn(join(temporaryFolder(), "scratch"), most)();
      expect(inBatches(document, entries, 2, scratch)).toBe(inBatches(document, entries, 2));
    });

    it("changes with one item by that item alone", async () => {
      const more = fitting(format, document, pack)[0] ?? item("domain", "a.example");
      const without = pack.filter(({ record }) => record.id !== more.record.id);
      const left = [...(await given.values(print(without)))];
      expect(left.sort(byText)).toEqual(wanted(without).sort(byText));
    });
  });
}
