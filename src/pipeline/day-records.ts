import type { LedgerRecord } from "../model/indicator.ts";
import type { Published } from "../model/published.ts";
import { parsePart, type PartKey, partPath } from "../tree/ledger.ts";
import type { Change } from "./change.ts";
import { type ChangedDays, changesIn } from "./changes.ts";
import { type EnteredDays, enteredOn } from "./entered.ts";

/** What a run did to the records of each day, and how they stood before. */
export interface Days {
  readonly changed: ChangedDays;
  readonly entered: EnteredDays;
  readonly parts: ReadonlyMap<string, readonly PartKey[]>;
  readonly published: Published;
}

/** One day, in batches: a feed without dates puts all that it lists on the day on which it is first read. */
export interface DayRecords {
  readonly day: string;
  /** Parts of the ledger as they stood before. */
  readonly parts: readonly PartKey[];
  /** Of records that the ledger knew. */
  readonly changes: () => Iterable<readonly Change[]>;
  /** The same, and those that entered. */
  readonly all: () => Iterable<readonly Change[]>;
  /** As they stand after the run: first those that it did not change. */
  readonly standing: () => AsyncIterable<Standing>;
}

export interface Standing {
  readonly records: readonly LedgerRecord[];
  readonly changed: boolean;
}

/** Changes, and parts of the ledger, up to which a day is read once and kept while it is printed. */
const few = { changes: 5000, parts: 40 };

export function dayRecords(days: Days, day: string): DayRecords {
  const parts = days.parts.get(day) ?? [];
  const keep = changeCount(days, day) <= few.changes;
  const changes = kept(() => changesIn(days.changed, day), keep);
  const fresh = kept(() => freshOn(days, day), keep);
  const cache = parts.length <= few.parts ? new Map<PartKey, readonly LedgerRecord[]>() : undefined;
  const recordsOf = async (part: PartKey): Promise<readonly LedgerRecord[]> => {
    const path = partPath(part);
    const records = cache?.get(part) ?? parsePart((await days.published.read(path)).toString("utf8"), path);
    cache?.set(part, records);
    return records;
  };
  const all = function* (): Generator<readonly Change[]> {
    yield* changes();
    yield* fresh();
  };
  return {
    ...{ day, parts, changes, all },
    async *standing() {
      const moved = new Set<string>();
      for (const batch of changes()) for (const { before } of batch) if (before !== undefined) moved.add(before.id);
      for (const part of parts) {
        const records = await recordsOf(part);
        yield { records: moved.size === 0 ? records : records.filter(({ id }) => !moved.has(id)), changed: false };
      }
      for (const batch of all()) yield { records: batch.flatMap(({ after }) => after ?? []), changed: true };
    },
  };
}

function changeCount({ changed, entered }: Days, day: string): number {
  return (changed.spooled.parts.get(day)?.texts ?? 0) + (entered.spooled.parts.get(day)?.texts ?? 0);
}

function* freshOn({ entered }: Days, day: string): Generator<readonly Change[]> {
  for (const batch of enteredOn(entered, day)) {
    yield batch.map((after) => ({ happening: "added" as const, before: undefined, after }));
  }
}

function kept<T>(read: () => Iterable<T>, keep: boolean): () => Iterable<T> {
  if (!keep) return read;
  const all = [...read()];
  return () => all;
}
