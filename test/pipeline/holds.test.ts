import { describe, expect, it } from "vitest";
import { indicatorId } from "../../src/model/id.ts";
import type { UnreadReason } from "../../src/model/indicator.ts";
import { holdReason } from "../../src/pipeline/holds.ts";
import type { Reading } from "../../src/pipeline/intake.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import { draft } from "../support/claims.ts";
import { testNamespace } from "../support/pack.ts";
import { readingOf } from "../support/reading.ts";

const idOf = (value: string) => indicatorId(testNamespace, "domain", value);

interface Answer {
  readonly nature?: SourceSetup["nature"];
  readonly context?: boolean;
  readonly entries: number;
  readonly records?: number;
  readonly unread?: Partial<Record<UnreadReason, number>>;
  readonly guarded?: Readonly<Record<string, number>>;
}

function reading({
  nature = "snapshot",
  context = false,
  entries,
  records = entries,
  unread = {},
  guarded = {},
}: Answer): Reading {
  const values = Array.from({ length: entries }, (_, index) => `host-${index}.example`);
  const stated = values.map((value) => ({ id: idOf(value), kind: "domain" as const, value, draft: draft() }));
  const reasons = Object.entries(unread) as [UnreadReason, number][];
  return readingOf(
    stated,
    { nature, context },
    {
      records,
      unread: new Map(reasons.map(([reason, count]) => [reason, { count, examples: [] }])),
      guarded: new Map(Object.entries(guarded)),
    },
  );
}

const code = (answer: Answer, live: number) => holdReason(reading(answer), live)?.code;

describe("a snapshot is held", () => {
  it.each<[string, number, number, string | undefined]>([
    ["when it shrinks by more than 30 %", 100, 69, "source-shrunk"],
    ["not when it shrinks by 30 %", 100, 70, undefined],
    ["not for shrinking with fewer than 50 entries", 49, 1, undefined],
    ["from 50 entries on", 50, 34, "source-shrunk"],
    ["when it grows fourfold", 50, 200, "source-grown"],
    ["not when it grows a little less", 50, 199, undefined],
    ["not for growing with fewer than 50 entries", 49, 1000, undefined],
    ["when it lists nothing any more, however small it was", 3, 0, "source-empty"],
    ["not when it was empty all along", 0, 0, undefined],
    ["not on its first answer", 0, 1000, undefined],
  ])("%s: %i, then %i", (_, live, entries, expected) => {
    expect(code({ entries }, live)).toBe(expected);
  });
  it("says what happened and how to take it", () => {
    const error = holdReason(reading({ entries: 10 }), 100);
    expect(error?.message).toBe("alpha shrank from 100 to 10 entries.");
    expect(error?.hint).toContain("--accept alpha");
  });
});

describe("an append source", () => {
  it.each([0, 10, 1000])("may list %i entries where 100 are live", (entries) => {
    expect(code({ nature: "append", entries }, 100)).toBeUndefined();
  });
});

describe("a source that only annotates", () => {
  it("is not measured against its claims: they are those of its entries that others state too", () => {
    expect(code({ context: true, entries: 1000 }, 60)).toBeUndefined();
    expect(code({ context: true, entries: 0 }, 60)).toBe("source-empty");
  });
});

describe("any source is held", () => {
  it.each<[string, Answer, string | undefined]>([
    [
      "when more than half of its records cannot be read",
      { nature: "append", entries: 9, records: 20, unread: { "malformed-row": 11 } },
      "source-unreadable",
    ],
    [
      "whatever makes them unreadable",
      {
        nature: "append",
        entries: 9,
        records: 20,
        unread: { "no-value": 5, "control-character": 3, "invalid-value": 3 },
      },
      "source-unreadable",
    ],
    ["not at half", { nature: "append", entries: 10, records: 20, unread: { "malformed-row": 10 } }, undefined],
    ["not below 20 records", { nature: "append", entries: 0, records: 19, unread: { "malformed-row": 19 } }, undefined],
    [
      "not for what it may not print or need not carry",
      { nature: "append", entries: 1, records: 100, unread: { gated: 60, "not-actionable": 39 } },
      undefined,
    ],
    [
      "when one guard takes over 20 % of its values",
      { nature: "append", entries: 50, guarded: { cdn: 11 } },
      "source-guarded",
    ],
    ["not at 20 %", { nature: "append", entries: 50, guarded: { cdn: 10 } }, undefined],
    [
      "not when two guards take as much together",
      { nature: "append", entries: 50, guarded: { cdn: 9, dns: 9 } },
      undefined,
    ],
    ["not below 50 values", { nature: "append", entries: 49, guarded: { cdn: 49 } }, undefined],
  ])("%s", (_, answer, expected) => {
    expect(code(answer, 0)).toBe(expected);
  });
});
