import { hostSuffix, type Kind, kinds, type LedgerRecord, type Level } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { liveSources } from "../refine/stamp.ts";

/** Running counts over the whole ledger, made anew in every run from the records themselves. */
export interface Tally {
  live: number;
  quarantined: number;
  refused: number;
  withdrawn: number;
  readonly byKind: Map<Kind, Map<Level, number>>;
  /** Live indicators by source. */
  readonly bySource: Map<string, number>;
  /** Live direct claims by source, printed or not: what a snapshot's next answer is measured against. */
  readonly claims: Map<string, number>;
  /** Records by what a guard did to them: `<guard>` by action, for the report. */
  readonly byGuard: Map<string, number>;
  /** Sources named by any claim, ended ones too: their terms stay in the settings. */
  readonly named: Set<string>;
}

export function emptyTally(): Tally {
  return {
    live: 0,
    quarantined: 0,
    refused: 0,
    withdrawn: 0,
    byKind: new Map(),
    bySource: new Map(),
    claims: new Map(),
    byGuard: new Map(),
    named: new Set(),
  };
}

export function count(tally: Tally, record: LedgerRecord): void {
  tally[record.status] += 1;
  if (record.status === "live") {
    const levels = tally.byKind.get(record.kind) ?? new Map<Level, number>();
    tally.byKind.set(record.kind, levels);
    add(levels, record.level);
    for (const source of liveSources(record)) add(tally.bySource, source);
  }
  if (record.status !== "withdrawn")
    for (const { guard, action } of record.verdicts ?? []) add(tally.byGuard, `${action} ${guard}`);
  for (const key in record.claims) {
    tally.named.add(key.endsWith(hostSuffix) ? key.slice(0, -hostSuffix.length) : key);
    if (!key.endsWith(hostSuffix) && record.claims[key]?.ended === undefined) add(tally.claims, key);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Counts as an object with sorted keys, for files. */
export function sortedCounts(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => byText(a, b)));
}

/** Counts by kind in the order of kinds. */
export function kindCounts(of: (kind: Kind) => number): Partial<Record<Kind, number>> {
  return Object.fromEntries(kinds.flatMap((kind) => (of(kind) > 0 ? [[kind, of(kind)]] : [])));
}
