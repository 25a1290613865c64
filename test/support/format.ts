import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { byText } from "../../src/model/order.ts";
import type { FormatSpec } from "../../src/model/format.ts";
import type { Item } from "../../src/model/plugin.ts";
import { formats } from "../../src/formats/registry.ts";
import { hostilePack, item, pack, settings } from "./pack.ts";

export interface FormatCase {
  /** File below test/fixtures/formats that holds what the usual records give, byte for byte. */
  readonly golden: string;
  /** The values that a reader of another make finds in a document, in any order. It throws for a document that is not sound. */
  readonly values: (text: string) => readonly string[] | Promise<readonly string[]>;
  /** True when the format may leave a value out because it cannot hold it exactly. Left out: it holds every value of its kinds. */
  readonly leavesOut?: (value: string) => boolean;
  /** What stands for a value in the document, where that is not the value itself, e.g. a URL without its scheme. */
  readonly shown?: (value: string, kind: string) => string;
  /** What a document holds of items where that is not a value of each, e.g. their techniques with how often they stand there. */
  readonly tells?: (items: readonly Item[]) => readonly string[];
}

/** The document that a selection gives. */
export function printed(format: FormatSpec, items: readonly Item[]): string {
  return [...format.print(fitting(format, items), settings)].join("");
}

/** Live items of the format's kinds, by id, as `export` hands them out. */
function fitting(format: FormatSpec, items: readonly Item[]): Item[] {
  return items
    .filter(({ record }) => record.status === "live" && format.kinds.includes(record.kind))
    .sort((a, b) => byText(a.record.id, b.record.id));
}

/** What every format promises. Call it once per format; its own tests stand beside it. */
export function testFormat(format: FormatSpec, given: FormatCase): void {
  const { leavesOut = () => false, shown = (value: string) => value } = given;
  const valuesOf = (items: readonly Item[]) =>
    items
      .map(({ record }) => record)
      .filter(({ value }) => !leavesOut(value))
      .map(({ value, kind }) => shown(value, kind));
  const { tells = valuesOf } = given;
  const wanted = (items: readonly Item[]) => [...tells(fitting(format, items))];

  describe(`format ${format.name} keeps the promises of all formats`, () => {
    it("is registered under a name that can be typed", () => {
      expect(format.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(formats).toContain(format);
    });

    it("gives its golden file", () => {
      const path = resolve(import.meta.dirname, "../fixtures/formats", given.golden);
      expect(printed(format, pack)).toBe(readFileSync(path, "utf8"));
    });

    it("gives a sound document for nothing", async () => {
      expect(await given.values(printed(format, []))).toEqual([]);
    });

    it("gives every value that it can hold to a reader of another make, exactly", async () => {
      const found = [...(await given.values(printed(format, pack)))];
      expect(found.sort(byText)).toEqual(wanted(pack).sort(byText));
    });

    it("holds hostile values exactly, or not at all", async () => {
      const found = [...(await given.values(printed(format, hostilePack)))];
      expect(found.sort(byText)).toEqual(wanted(hostilePack).sort(byText));
    });

    it("does not look at the clock: the same items give the same bytes", () => {
      expect(printed(format, pack)).toBe(printed(format, [...pack].reverse()));
    });

    it("changes with one item by that item alone", async () => {
      const kind = format.kinds[0] ?? "domain";
      const more = pack.find(({ record }) => record.kind === kind) ?? item("domain", "a.example");
      const without = pack.filter(({ record }) => record.id !== more.record.id);
      const left = [...(await given.values(printed(format, without)))];
      expect(left.sort(byText)).toEqual(wanted(without).sort(byText));
    });
  });
}
