import { hexDigits, type GrowingLayout } from "../model/layout.ts";
import type { EmitterSpec } from "../model/plugin.ts";
import { partLimit, splitKey } from "../tree/ledger.ts";
import { groupBy } from "./by-day.ts";
import type { DayRecords } from "./day-records.ts";

/** Splits every part of a day that outgrew its limit. True when one did, so that the day's files are laid out anew. */
export async function splitFull(
  { standing }: DayRecords,
  layout: GrowingLayout,
  emitters: readonly EmitterSpec[],
): Promise<boolean> {
  const leaves = new Map<string, { key: string; prefix: string; ids: string[] }>();
  for await (const { records } of standing()) {
    for (const record of records) {
      const keys = emitters.flatMap(({ documents }) => documents?.splitKey?.(record) ?? []);
      for (const key of [splitKey(record.kind, record.day), ...keys]) {
        const prefix = layout.leafOf(key, hexDigits(record.id));
        const leaf = leaves.get(`${key} ${prefix}`) ?? { key, prefix, ids: [] };
        if (leaf.ids.length === 0) leaves.set(`${key} ${prefix}`, leaf);
        leaf.ids.push(record.id);
      }
    }
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
