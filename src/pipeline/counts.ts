import type { EndReason, Kind } from "../model/indicator.ts";
import type { StepCounts } from "../model/summary.ts";
import type { EntryField, StepLines } from "../tree/delta.ts";
import { spooledLines } from "../tree/spool.ts";
import type { ListRules } from "./buckets.ts";
import type { ChangeName } from "./change.ts";
import { enteredByKind, enteredIds } from "./entered.ts";
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
  const of = (name: ChangeName) => changes.counts.get(name) ?? new Map<Kind, number>();
  const added = enteredByKind(entered, "added");
  const refused = enteredByKind(entered, "refused");
  return {
    asOf,
    added: kindCounts((kind) => (of("added").get(kind) ?? 0) + (added.get(kind) ?? 0)),
    updated: kindCounts((kind) => of("updated").get(kind) ?? 0),
    renewed: kindCounts((kind) => of("renewed").get(kind) ?? 0),
    withdrawn: Object.fromEntries(changes.reasons) satisfies Partial<Record<EndReason, number>>,
    revived: total(of("revived")),
    refused: total(refused),
    reissued,
    live: tally.live,
    held,
  };
}

function total(counts: ReadonlyMap<Kind, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** What stands in which list of a step; the lists themselves are named after what happened. */
const sources: Partial<Record<EntryField, readonly ChangeName[]>> = { updated: ["updated", "added", "refused"] };

/** The step as the delta keeps it: enough to go back from the state after it to the state before. */
export function deltaStep(
  counts: StepCounts,
  { changes, entered }: Pick<Joined, "changes" | "entered">,
  lists: ListRules,
  digests: { readonly from: string; readonly to: string },
): StepLines {
  return {
    counts,
    ...digests,
    reissued: counts.reissued,
    lists,
    added: enteredIds(entered, "added"),
    refused: enteredIds(entered, "refused"),
    entries: (field) => (sources[field] ?? [field]).flatMap((name) => spooledLines(changes.delta, name)),
  };
}
