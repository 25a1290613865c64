import { describe, expect, it } from "vitest";
import { standsBare } from "../../src/dialects/bare.ts";
import { rpz } from "../../src/formats/rpz.ts";
import { textOf, type Entry } from "../../src/model/format.ts";
import { documentOf, printed, testFormat } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { item, settings } from "../support/pack.ts";
import { indicatorsOfZone, readZone } from "../support/zone-reader.ts";

testFormat(rpz, {
  golden: "rulepress.zone",
  values: (text) => indicatorsOfZone(readZone(text)),
  leavesOut: (value) => !rpz.kinds.some((kind) => standsBare({ kind, value })),
});

const zone = (...entries: readonly Entry[]) => readZone(textOf(documentOf(rpz, undefined), entries, settings));
const seconds = (iso: string) => Date.parse(iso) / 1000;
const old = item("domain", "old.example", { record: { modified: "2026-05-01T00:00:00.000Z" } });
const young = item("domain", "young.example", { record: { modified: "2026-05-09T00:00:00.000Z" } });

describe("the serial", () => {
  it("is when anything last moved", () => {
    expect(zone(old, young).serial).toBe(seconds("2026-05-09T00:00:00.000Z"));
    const renewed = item("domain", "old.example", { record: { renewed: "2026-05-12T00:00:00.000Z" } });
    expect(zone(renewed, young).serial).toBe(seconds("2026-05-12T00:00:00.000Z"));
  });

  it("rises when a rule leaves, and the rule is gone", () => {
    const left = { ...young, gone: "2026-05-20T08:00:00.000Z" };
    expect(zone(old, left)).toEqual({ serial: seconds(left.gone), refused: ["old.example", "*.old.example"] });
    expect(zone(old, left).serial).toBeGreaterThan(zone(old, young).serial);
  });

  it("rises when a rule leaves because its level fell", () => {
    const record = { level: "low", modified: "2026-05-21T00:00:00.000Z" } as const;
    const fallen = item("domain", "young.example", { record });
    expect(zone(old, fallen)).toEqual({ serial: seconds(record.modified), refused: ["old.example", "*.old.example"] });
  });

  it("rises again when it comes back", () => {
    const back = item("domain", "young.example", { record: { modified: "2026-06-01T00:00:00.000Z" } });
    expect(zone(old, back).serial).toBeGreaterThan(zone(old, { ...young, gone: "2026-05-20T08:00:00.000Z" }).serial);
  });

  it("fits 32 bits, and a zone without rules has one", () => {
    expect(zone().serial).toBe(1);
    expect(zone(young).serial).toBeLessThan(2 ** 32);
  });
});

it("holds none of the hostile texts", () => {
  expect(readZone(printed(rpz, manyHostileItems(rpz.kinds))).refused).toEqual([]);
});
