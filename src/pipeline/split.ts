import type { LedgerRecord } from "../model/indicator.ts";
import { hexDigits, type GrowingLayout } from "../model/layout.ts";
import type { EmitterSpec } from "../model/plugin.ts";
import { partLimit, splitKey } from "../tree/ledger.ts";
import { groupBy } from "./by-day.ts";

/** Splits every part of the day that outgrew its limit. True when one did, so that the day's files are laid out anew. */
export function splitFull(
  day: string,
  records: readonly LedgerRecord[],
  layout: GrowingLayout,
  emitters: readonly EmitterSpec[],
): boolean {
  let split = splitBy(records, layout, (record) => splitKey(record.kind, day));
  for (const { documents } of emitters) {
    if (documents?.splitKey) split = splitBy(records, layout, (record) => documents.splitKey?.(record)) || split;
  }
  return split;
}

function splitBy(
  records: readonly LedgerRecord[],
  layout: GrowingLayout,
  keyOf: (record: LedgerRecord) => string | undefined,
): boolean {
  const leaves = new Map<string, { key: string; prefix: string; ids: string[] }>();
  for (const record of records) {
    const key = keyOf(record);
    if (key === undefined) continue;
    const prefix = layout.leafOf(key, hexDigits(record.id));
    const leaf = leaves.get(`${key} ${prefix}`) ?? { key, prefix, ids: [] };
    leaves.set(`${key} ${prefix}`, leaf);
    leaf.ids.push(record.id);
  }
  let split = false;
  for (const { key, prefix, ids } of leaves.values()) split = splitLeaf(layout, key, prefix, ids) || split;
  return split;
}

function splitLeaf(layout: GrowingLayout, key: string, prefix: string, ids: readonly string[]): boolean {
  if (ids.length <= partLimit) return false;
  layout.split(key, prefix);
  for (const [next, under] of groupBy(ids, (id) => id.slice(0, prefix.length + 1))) splitLeaf(layout, key, next, under);
  return true;
}
