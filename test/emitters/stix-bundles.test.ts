import { describe, expect, it } from "vitest";
import { z } from "zod";
import { stix } from "../../src/emitters/stix.ts";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { hexDigits, type Splits } from "../../src/model/layout.ts";
import type { Item } from "../../src/model/plugin.ts";
import { emitAll } from "../support/emitter.ts";
import { item, pack, settings } from "../support/pack.ts";

const bundle = z.object({ id: z.string(), objects: z.array(z.looseObject({ type: z.string() })).optional() });

function evil(record: Partial<LedgerRecord> = {}): Item {
  return item("domain", "evil.example", { record });
}

describe("bundles", () => {
  const digits = hexDigits(evil().record.id);
  const splits = (length: number): Splits => ({
    "stix/2026-05-01": Array.from({ length }, (_, index) => digits.slice(0, index)),
  });

  it.each([
    ["a whole day", 0, "stix/2026/05/2026-05-01.json"],
    ["a day split once", 1, `stix/2026/05/2026-05-01_${digits.slice(0, 1)}.json`],
    ["two digits have a folder of the day", 2, `stix/2026/05/01/2026-05-01_${digits.slice(0, 2)}.json`],
    [
      "three have one of the digits but the last, too",
      3,
      `stix/2026/05/01/${digits.slice(0, 2)}/2026-05-01_${digits.slice(0, 3)}.json`,
    ],
    ["and so on", 4, `stix/2026/05/01/${digits.slice(0, 3)}/2026-05-01_${digits.slice(0, 4)}.json`],
  ])("stand where their day is: %s", (_, length, path) => {
    expect(emitAll(stix, [evil()], settings, splits(length)).map((artifact) => artifact.path)).toEqual([path]);
  });

  it("split by what is printed of their day", () => {
    expect(stix.documents?.splitKey?.(evil().record)).toBe("stix/2026-05-01");
  });

  it("hold one object a line, so that a change is a change of lines", () => {
    const [before = "", after = ""] = [pack, [...pack, evil()]].map((items) => emitAll(stix, items)[0]?.text ?? "");
    const old = new Set(before.split("\n").map((line) => line.replace(/,$/, "")));
    const added = after.split("\n").filter((line) => !old.has(line.replace(/,$/, "")));
    expect(added.map((line) => line.slice(0, 17))).toEqual([
      '{"type":"bundle",',
      '{"type":"indicato',
      '{"type":"relation',
    ]);
  });

  it("have another id when an object changes, and the same when none does", () => {
    const idOf = (given: Item) => emitAll(stix, [given]).map(({ text }) => bundle.parse(JSON.parse(text)).id);
    expect(idOf(evil())).toEqual(idOf(evil({ revision: 7 })));
    expect(idOf(evil())).not.toEqual(idOf(evil({ confidence: "low" })));
  });
});
