import { describe, expect, it } from "vitest";
import { refusals } from "../../src/emitters/refusals.ts";
import type { LedgerRecord, Verdict } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { emitAll, testEmitter } from "../support/emitter.ts";
import { hostilePack, item, pack } from "../support/pack.ts";

const verdict = (action: Verdict["action"]): Verdict => ({
  guard: "cloud",
  action,
  reason: 'Listed by "Cloud" \\ CDN',
});
const at = "2026-06-01T00:00:00.000Z";

function evil(record: Partial<LedgerRecord>): Item {
  return item("domain", "evil.example", { record });
}

function lines(...items: readonly Item[]): unknown[] {
  const text = emitAll(refusals, items).map((artifact) => artifact.text);
  return text.flatMap((file) =>
    file
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  );
}

testEmitter(
  refusals,
  hostilePack.slice(0, 3).map(({ record, facts }, index) => ({
    record: {
      ...record,
      status: (["refused", "quarantined", "live"] as const)[index] ?? "live",
      verdicts: [verdict("downgrade")],
    },
    facts,
  })),
);

describe("refusals.ndjson", () => {
  it.each<[string, Partial<LedgerRecord>]>([
    ["what a guard refused", { status: "refused", verdicts: [verdict("drop")] }],
    ["what a guard quarantined", { status: "quarantined", verdicts: [verdict("quarantine")] }],
    ["what a guard weakened", { status: "live", verdicts: [verdict("downgrade")] }],
    ["what left by the owner's word", { status: "withdrawn", left: { at, reason: "allowlisted", from: at } }],
  ])("tells of %s", (_, record) => {
    expect(lines(evil(record))).toEqual([
      {
        id: evil({}).record.id,
        kind: "domain",
        value: "evil.example",
        status: record.status,
        verdicts: record.verdicts ?? [],
        sources: ["alpha"],
        // From when it was valid is for STIX alone.
        ...(record.left === undefined ? {} : { left: { at, reason: record.left.reason } }),
      },
    ]);
  });

  it.each<[string, Partial<LedgerRecord>]>([
    ["a live value without a verdict", { status: "live" }],
    ["what its source took back", { status: "withdrawn", left: { at, reason: "withdrawn", from: at } }],
    [
      "an allowlisting whose tombstone is over",
      { status: "withdrawn", left: { at, reason: "allowlisted", from: at, swept: at } },
    ],
  ])("does not tell of %s", (_, record) => {
    expect(emitAll(refusals, [evil(record)])).toEqual([]);
  });

  it("has one line per value, sorted by id and found again by it, with ids first", () => {
    const items = pack.map(({ record, facts }) => ({ record: { ...record, status: "refused" as const }, facts }));
    const [{ path, text } = { path: "", text: "" }] = emitAll(refusals, items);
    const keys = text
      .trimEnd()
      .split("\n")
      .map((line) => refusals.lines?.keyOf(path, line));
    expect(path).toBe("refusals.ndjson");
    expect(keys).toEqual(pack.map(({ record }) => record.id).sort());
  });

  it("has no form of its own for a selection: nothing in it is live", () => {
    expect("export" in refusals).toBe(false);
  });
});
