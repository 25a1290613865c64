import type { Entry } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import { isTold, type Past } from "./past.ts";

/**
 * When an indicator that is not in a pack has left it, if it has: since the last edition or before. Without a last edition the tree
 * alone tells what was withdrawn; `selected` says whether the subscription would have had it.
 */
export function goneSince(item: Item, past: Past, asOf: string, selected: (item: Item) => boolean): Entry[] {
  const { record } = item;
  const withdrawn = record.status === "withdrawn" ? record.left?.at : undefined;
  const known = past.left.get(record.id) ?? (past.members.has(record.id) ? (withdrawn ?? asOf) : undefined);
  const at = known ?? (withdrawn !== undefined && selected(item) ? withdrawn : undefined);
  return at !== undefined && isTold(at, asOf) ? [{ record, facts: item.facts, gone: at }] : [];
}
