import { createHash } from "node:crypto";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { hexDigits, layoutOf, type Splits } from "../../src/model/layout.ts";
import type { DeltaStep, RecordPatch } from "../../src/tree/delta.ts";
import { partPath, partText, splitKey } from "../../src/tree/ledger.ts";
import { dataDigest } from "../../src/tree/sums.ts";

/** The ledger by id. */
export type Ledger = ReadonlyMap<string, LedgerRecord>;

/** The ledger before a step, made of the ledger after it and the step's delta alone. */
export function backwards(after: Ledger, step: DeltaStep): Ledger {
  const before = new Map(after);
  for (const ids of [...Object.values(step.added), ...Object.values(step.refused)])
    for (const id of ids) before.delete(id);
  for (const { was } of [...step.updated, ...step.revived, ...step.withdrawn, ...step.forgotten, ...step.swept])
    before.set(was.id, was);
  for (const patch of [...step.renewed, ...step.noted]) {
    const record = after.get(patch.id);
    if (record === undefined) throw new Error(`${patch.id} was renewed, and is not in the ledger`);
    before.set(patch.id, unpatched(record, patch));
  }
  return before;
}

function unpatched(record: LedgerRecord, { was: { claims, ...fields } }: RecordPatch): LedgerRecord {
  const back: Record<string, unknown> = {
    ...record,
    claims: { ...record.claims, ...(claims as LedgerRecord["claims"]) },
  };
  for (const [field, value] of Object.entries(fields)) back[field] = value ?? undefined;
  return back as unknown as LedgerRecord;
}

/** The data digest that a ledger has when its parts are laid out by these splits. */
export function digestOf(ledger: Ledger, splits: Splits): string {
  const layout = layoutOf(splits);
  const parts = new Map<string, LedgerRecord[]>();
  for (const record of ledger.values()) {
    const { kind, day, id } = record;
    const path = partPath({ kind, day, prefix: layout.leafOf(splitKey(kind, day), hexDigits(id)) });
    parts.set(path, [...(parts.get(path) ?? []), record]);
  }
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  return dataDigest(new Map([...parts].map(([path, records]) => [path, sha256(partText(records))])));
}
