import type { EndReason, Kind } from "../model/indicator.ts";
import { parsePart, recordLine } from "../tree/ledger.ts";
import { nothingSpooled, openSpool, type Spooled, spooledBatches } from "../tree/spool.ts";
import { type Change, type ChangeName, changeNames, dayOfChange } from "./change.ts";
import { deltaEntry } from "./delta-entry.ts";
import { numbered, type Numbering } from "./events.ts";

/** What a run does to the records that the ledger knew: counts here, records and texts on disk when they are many. */
export interface Changes {
  readonly size: number;
  readonly counts: ReadonlyMap<ChangeName, ReadonlyMap<Kind, number>>;
  /** Indicators that were withdrawn. */
  readonly reasons: ReadonlyMap<EndReason, number>;
  readonly days: ChangedDays;
  /** What the delta says of them, as JSON texts by what happened. */
  readonly delta: Spooled;
}

/** Records before and after, by day, and the events of their new claims. */
export interface ChangedDays {
  readonly spooled: Spooled;
  readonly numbering: Numbering;
}

export const nothingChanged: Changes = {
  size: 0,
  counts: new Map(),
  reasons: new Map(),
  days: { spooled: nothingSpooled, numbering: new Map() },
  delta: nothingSpooled,
};

/** Takes changes as they happen, and keeps of each no more than that it was one. */
export interface ChangeBook {
  add(change: Change): void;
  /** Whether anything happened but the sweeping of tombstones, which waits for the next step. */
  learned(): boolean;
  changes(numbering: Numbering): Changes;
}

/** `waiting` begins the names of the files for what does not fit in memory. */
export function changeBook(waiting: string): ChangeBook {
  const spool = openSpool(`${waiting}-changed`);
  const delta = openSpool(`${waiting}-delta`);
  const counts = new Map<ChangeName, Map<Kind, number>>();
  const reasons = new Map<EndReason, number>();
  let size = 0;
  let swept = 0;
  return {
    add(change) {
      const { happening, before, after } = change;
      size += 1;
      if (happening === "swept") swept += 1;
      const kind = (after ?? before)?.kind;
      const byKind = counts.get(happening) ?? new Map<Kind, number>();
      counts.set(happening, byKind);
      if (kind !== undefined) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
      const reason = happening === "withdrawn" ? after?.left?.reason : undefined;
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      spool.add(dayOfChange(change), changeLine(change));
      for (const entry of deltaEntry(change)) delta.add(happening, JSON.stringify(entry));
    },
    learned: () => size > swept,
    changes: (numbering) => ({
      ...{ size, counts, reasons },
      days: { spooled: spool.close(), numbering },
      delta: delta.close(),
    }),
  };
}

/** The changes of a day, in batches. */
export function* changesIn({ spooled, numbering }: ChangedDays, day: string): Generator<readonly Change[]> {
  for (const lines of spooledBatches(spooled, day)) yield lines.map((line) => inEvent(parseChange(line), numbering));
}

function inEvent(change: Change, numbering: Numbering): Change {
  const { before, after } = change;
  return after === undefined ? change : { ...change, after: numbered(before, after, numbering) };
}

/** Neither a word nor a line of the ledger holds a tab. */
function changeLine({ happening, before, after }: Change): string {
  const [from, to] = [before, after].map((record) => (record === undefined ? "" : recordLine(record)));
  return `${happening}\t${from}\t${to}`;
}

function parseChange(line: string): Change {
  const [word, ...records] = line.split("\t");
  const happening = changeNames.find((name) => name === word);
  if (happening === undefined) throw new Error("a spooled change does not say what happened");
  const [before, after] = records.map((text) => parsePart(text, "a changed record")[0]);
  return { happening, before, after };
}
