import type { LedgerRecord } from "../model/indicator.ts";
import type { RecordPatch } from "../tree/delta.ts";
import type { Change } from "./change.ts";

/** What the delta keeps of a change, so that the state before it can be had from the state after it: one entry, or none. */
export function deltaEntry(change: Change): readonly object[] {
  const { happening, before, after } = change;
  if (before === undefined) return [];
  if (happening === "renewed" || happening === "noted") return patchOf(change);
  return [happening === "withdrawn" ? { reason: after?.left?.reason ?? "expired", was: before } : { was: before }];
}

function patchOf({ before, after }: Change): RecordPatch[] {
  if (before === undefined || after === undefined) return [];
  const { id, kind, day } = before;
  return [{ id, kind, day, was: { ...fieldsBefore(before, after), claims: claimsBefore(before, after) } }];
}

function fieldsBefore(before: LedgerRecord, after: LedgerRecord): Record<string, unknown> {
  const was: Record<string, unknown> = {};
  for (const field of ["renewed", "until"] as const) {
    if (before[field] !== after[field]) was[field] = before[field] ?? null;
  }
  return was;
}

function claimsBefore(before: LedgerRecord, after: LedgerRecord): Record<string, unknown> {
  const changed = Object.entries(before.claims).filter(
    ([key, claim]) => JSON.stringify(claim) !== JSON.stringify(after.claims[key]),
  );
  return Object.fromEntries(changed);
}
