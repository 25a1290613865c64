import { type Claim, type LedgerRecord, sourceOf } from "../model/indicator.ts";
import { openSpool, spooledLines } from "../tree/spool.ts";

/*
 * MISP takes an attribute's event as fixed, so the number of the event is given once, on entry of the claim.
 */

/**
 * Attributes that a MISP event takes before its source and month begin the next one. Half of what the contract allows: an
 * event of 5,000 real ones came to 1.8 MB, and every change of the month rewrites it.
 */
export const eventLimit = 2500;

/** Sizes of events, and the claims that enter them, noted while the ledger passes. */
export interface EventBook {
  /** Counts a record as it stands after the run. */
  count(record: LedgerRecord): void;
  /** Notes which claims of a changed record are new: only they can still be given an event. */
  enter(before: LedgerRecord | undefined, after: LedgerRecord): void;
  numbering(): Numbering;
}

/**
 * Events of the claims that enter, by `<source>/<YYYY-MM>`: up to which id they go into which part. Later ids stay in part 0.
 * As short as the events are many, whatever enters them, so that another thread can be handed it.
 */
export type Numbering = ReadonlyMap<string, readonly PartMark[]>;

interface PartMark {
  readonly upTo: string;
  readonly part: number;
}

/** `waiting` is the file for ids that do not fit in memory. */
export function eventBook(waiting: string): EventBook {
  const sizes = new Map<string, number>();
  const entering = openSpool(waiting);
  return {
    count(record) {
      for (const [source, part] of eventParts(record)) {
        const key = `${monthKey(source, record)}/${part}`;
        sizes.set(key, (sizes.get(key) ?? 0) + 1);
      }
    },
    enter(before, after) {
      for (const source of newSources(before, after)) {
        entering.add(monthKey(source, after), after.id);
      }
    },
    numbering() {
      const marks = new Map<string, PartMark[]>();
      const spooled = entering.close();
      for (const month of spooled.parts.keys()) {
        const over = (sizes.get(`${month}/0`) ?? 0) - eventLimit;
        if (over <= 0) continue;
        const ids = spooledLines(spooled, month).sort().slice(0, over);
        marks.set(
          month,
          marksOf(ids, (part) => sizes.get(`${month}/${part}`) ?? 0),
        );
      }
      return marks;
    },
  };
}

/** Fills one part after the other with ids in their order. */
function marksOf(ids: readonly string[], sizeOf: (part: number) => number): PartMark[] {
  const marks: PartMark[] = [];
  for (let part = 1, placed = 0; placed < ids.length; part += 1) {
    const room = Math.max(0, eventLimit - sizeOf(part));
    placed = Math.min(ids.length, placed + room);
    const upTo = ids[placed - 1];
    if (room > 0 && upTo !== undefined) marks.push({ upTo, part });
  }
  return marks;
}

/** The record with its new claims in the events that the numbering gives them. */
export function numbered(before: LedgerRecord | undefined, after: LedgerRecord, numbering: Numbering): LedgerRecord {
  if (numbering.size === 0) return after;
  let record = after;
  for (const source of newSources(before, after)) {
    const mark = numbering.get(monthKey(source, after))?.find(({ upTo }) => after.id <= upTo);
    if (mark !== undefined) record = inPart(record, source, mark.part);
  }
  return record;
}

function inPart(record: LedgerRecord, source: string, part: number): LedgerRecord {
  const claims = Object.entries(record.claims).map(([key, claim]): [string, Claim] => [
    key,
    sourceOf(key) === source ? { ...claim, part } : claim,
  ]);
  return { ...record, claims: Object.fromEntries(claims) };
}

function newSources(before: LedgerRecord | undefined, after: LedgerRecord): string[] {
  const sources = [...eventParts(after).keys()];
  if (before === undefined) return sources;
  const old = eventParts(before);
  return sources.filter((source) => !old.has(source));
}

function monthKey(source: string, { day }: LedgerRecord): string {
  return `${source}/${day.slice(0, 7)}`;
}

function eventParts(record: LedgerRecord): Map<string, number> {
  const parts = new Map<string, number>();
  for (const [key, claim] of Object.entries(record.claims)) {
    if (claim.context === undefined) parts.set(sourceOf(key), claim.part ?? 0);
  }
  return parts;
}
