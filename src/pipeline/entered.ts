import { type Kind, kinds, type LedgerRecord } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { parsePart, recordLine } from "../tree/ledger.ts";
import { nothingSpooled, openSpool, type Spooled, spooledLines, spooledPieces } from "../tree/spool.ts";
import { monthOf } from "./by-day.ts";
import { numbered, type Numbering } from "./events.ts";

/** Records that the ledger did not know, each handed out with its day: on a first build they are the whole tree. */
export interface Entered {
  readonly size: number;
  /** Ids by `added <kind>/<day>` and, of those that are not printed, by `refused <kind>/<day>`. */
  readonly ids: Spooled;
  readonly days: EnteredDays;
}

/** Where the records of the days lie, and the events of their claims. Plain data, so that another thread can be handed it. */
export interface EnteredDays {
  readonly spooled: Spooled;
  readonly numbering: Numbering;
}

export const nothingEntered: Entered = {
  size: 0,
  ids: nothingSpooled,
  days: { spooled: nothingSpooled, numbering: new Map() },
};

/** Takes records as they enter, and keeps none of them. */
export interface Arrivals {
  add(record: LedgerRecord): void;
  entered(numbering: Numbering): Entered;
}

/** `waiting` begins the names of the files for what does not fit in memory. */
export function arrivals(waiting: string): Arrivals {
  const spool = openSpool(`${waiting}-entered`);
  const ids = openSpool(`${waiting}-ids`);
  let size = 0;
  return {
    add(record) {
      const { id, kind, day, status } = record;
      size += 1;
      ids.add(`${status === "live" ? "added" : "refused"} ${kind}/${day}`, id);
      spool.add(day, recordLine(record));
    },
    entered: (numbering) => ({ size, ids: ids.close(), days: { spooled: spool.close(), numbering } }),
  };
}

/** The new records of a day, in batches. */
export function* enteredOn({ spooled, numbering }: EnteredDays, day: string): Generator<readonly LedgerRecord[]> {
  for (const text of spooledPieces(spooled, day)) {
    const records = parsePart(text, `the new records of ${day}`);
    yield records.map((record) => numbered(undefined, record, numbering));
  }
}

/** How many entered, by kind. */
export function enteredByKind({ ids }: Entered, as: "added" | "refused"): Map<Kind, number> {
  const counts = new Map<Kind, number>();
  for (const [part, { texts }] of ids.parts) {
    const kind = kinds.find((name) => part.startsWith(`${as} ${name}/`));
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + texts);
  }
  return counts;
}

/** Their ids, by `<kind>/<day>`, all of it sorted. */
export function enteredIds({ ids }: Entered, as: "added" | "refused"): Record<string, readonly string[]> {
  const parts = [...ids.parts.keys()].filter((part) => part.startsWith(`${as} `)).sort(byText);
  return Object.fromEntries(
    parts.map((part) => [part.slice(as.length + 1), spooledLines(ids, part).sort(byText)] as const),
  );
}

/** New records by month. */
export function enteredByMonth({ spooled }: EnteredDays): Map<string, number> {
  const months = new Map<string, number>();
  for (const [day, { texts }] of spooled.parts) months.set(monthOf(day), (months.get(monthOf(day)) ?? 0) + texts);
  return months;
}

/** The same, of some months only. */
export function ofMonths(entered: EnteredDays, wanted: (month: string) => boolean): EnteredDays {
  const { file, parts } = entered.spooled;
  return { ...entered, spooled: { file, parts: new Map([...parts].filter(([day]) => wanted(monthOf(day)))) } };
}
