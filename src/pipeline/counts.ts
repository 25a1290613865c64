import type { EndReason, Kind } from "../model/indicator.ts";
import type { StepCounts } from "../model/summary.ts";
import type { DeltaStep, RecordPatch } from "../tree/delta.ts";
import { byText } from "../model/order.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import type { ListRules } from "./buckets.ts";
import type { Change, Joined } from "./join.ts";
import { kindCounts } from "./tally.ts";

export interface StepNews {
  readonly asOf: string;
  readonly joined: Joined;
  readonly reissued: readonly string[];
  readonly held: readonly string[];
}

export function countStep({ asOf, joined, reissued, held }: StepNews): StepCounts {
  const { changes, tally } = joined;
  const of = (happening: Change["happening"]) => changes.filter((change) => change.happening === happening);
  const byKind = (happening: Change["happening"]) => {
    const counts = new Map<Kind, number>();
    for (const { before, after } of of(happening)) {
      const kind = (after ?? before)?.kind;
      if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return kindCounts((kind) => counts.get(kind) ?? 0);
  };
  const withdrawn: Partial<Record<EndReason, number>> = {};
  for (const { after } of of("withdrawn")) {
    const reason = after?.left?.reason;
    if (reason !== undefined) withdrawn[reason] = (withdrawn[reason] ?? 0) + 1;
  }
  return {
    asOf,
    added: byKind("added"),
    updated: byKind("updated"),
    renewed: byKind("renewed"),
    withdrawn,
    revived: of("revived").length,
    refused: of("refused").filter(({ before }) => before === undefined).length,
    reissued,
    live: tally.live,
    held,
  };
}

/** The step as the delta keeps it: enough to go back from the state after it to the state before. */
export function deltaStep(
  counts: StepCounts,
  changes: readonly Change[],
  lists: ListRules,
  digests: { readonly from: string; readonly to: string },
): DeltaStep {
  const of = (happening: Change["happening"]) => changes.filter((change) => change.happening === happening);
  const was = (happening: Change["happening"]) =>
    of(happening).flatMap(({ before }) => (before === undefined ? [] : [{ was: before }]));
  const known = (change: Change) => change.before !== undefined;
  const entered = (happening: Change["happening"]) => idsByDay(of(happening).filter((change) => !known(change)));
  const knownNow = [...of("added"), ...of("refused")].filter(known);
  return {
    counts,
    ...digests,
    reissued: counts.reissued,
    lists,
    added: entered("added"),
    refused: entered("refused"),
    updated: [...was("updated"), ...knownNow.flatMap(({ before }) => (before === undefined ? [] : [{ was: before }]))],
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

function idsByDay(changes: readonly Change[]): Record<string, readonly string[]> {
  const days = new Map<string, string[]>();
  for (const { after } of changes) {
    if (after === undefined) continue;
    const key = `${after.kind}/${after.day}`;
    const ids = days.get(key) ?? [];
    days.set(key, ids);
    ids.push(after.id);
  }
  return Object.fromEntries([...days].sort(([a], [b]) => byText(a, b)).map(([key, ids]) => [key, ids.sort(byText)]));
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
