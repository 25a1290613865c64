import type { EndReason } from "../model/indicator.ts";
import type { StepCounts } from "../model/summary.ts";
import type { DeltaStep, RecordPatch } from "../tree/delta.ts";
import { byText } from "../model/order.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import type { ListRules } from "./buckets.ts";
import type { Change } from "./change.ts";
import type { IdsByDay } from "./entered.ts";
import type { Joined } from "./join.ts";
import { kindCounts } from "./tally.ts";

export interface StepNews {
  readonly asOf: string;
  readonly joined: Joined;
  readonly reissued: readonly string[];
  readonly held: readonly string[];
}

export function countStep({ asOf, joined, reissued, held }: StepNews): StepCounts {
  const { changes, entered, tally } = joined;
  const of = (happening: Change["happening"]) => changes.filter((change) => change.happening === happening);
  const byKind = (happening: Change["happening"], fresh: IdsByDay = new Map()) => {
    const counts = new Map<string, number>();
    const add = (kind: string, more: number) => counts.set(kind, (counts.get(kind) ?? 0) + more);
    for (const { before, after } of of(happening)) {
      const kind = (after ?? before)?.kind;
      if (kind !== undefined) add(kind, 1);
    }
    for (const [key, ids] of fresh) add(key.slice(0, key.indexOf("/")), ids.length);
    return kindCounts((kind) => counts.get(kind) ?? 0);
  };
  const withdrawn: Partial<Record<EndReason, number>> = {};
  for (const { after } of of("withdrawn")) {
    const reason = after?.left?.reason;
    if (reason !== undefined) withdrawn[reason] = (withdrawn[reason] ?? 0) + 1;
  }
  return {
    asOf,
    added: byKind("added", entered.added),
    updated: byKind("updated"),
    renewed: byKind("renewed"),
    withdrawn,
    revived: of("revived").length,
    refused: [...entered.refused.values()].reduce((sum, ids) => sum + ids.length, 0),
    reissued,
    live: tally.live,
    held,
  };
}

/** The step as the delta keeps it: enough to go back from the state after it to the state before. */
export function deltaStep(
  counts: StepCounts,
  { changes, entered }: Pick<Joined, "changes" | "entered">,
  lists: ListRules,
  digests: { readonly from: string; readonly to: string },
): DeltaStep {
  const of = (happening: Change["happening"]) => changes.filter((change) => change.happening === happening);
  const was = (happening: Change["happening"]) =>
    of(happening).flatMap(({ before }) => (before === undefined ? [] : [{ was: before }]));
  return {
    counts,
    ...digests,
    reissued: counts.reissued,
    lists,
    added: sortedIds(entered.added),
    refused: sortedIds(entered.refused),
    updated: [...was("updated"), ...was("added"), ...was("refused")],
    revived: was("revived"),
    withdrawn: of("withdrawn").flatMap(({ before, after }) =>
      before === undefined ? [] : [{ reason: after?.left?.reason ?? "expired", was: before }],
    ),
    forgotten: was("forgotten"),
    swept: was("swept"),
    renewed: of("renewed").flatMap(patchOf),
    noted: of("noted").flatMap(patchOf),
  };
}

function sortedIds(days: IdsByDay): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...days].sort(([a], [b]) => byText(a, b)).map(([key, ids]) => [key, [...ids].sort(byText)]),
  );
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
