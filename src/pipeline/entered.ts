import type { LedgerRecord } from "../model/indicator.ts";
import { openDaySpool, type SpooledDays, spooledText } from "../tree/day-spool.ts";
import { parsePart, recordLine } from "../tree/ledger.ts";
import { monthOf } from "./by-day.ts";
import { numbered, type Numbering } from "./events.ts";

/** Records that the ledger did not know, each handed out with its day: on a first build they are the whole tree. */
export interface Entered {
  readonly size: number;
  /** Ids by `<kind>/<day>`, of those that are printed and of those that are refused. */
  readonly added: IdsByDay;
  readonly refused: IdsByDay;
  readonly days: EnteredDays;
}

export type IdsByDay = ReadonlyMap<string, readonly string[]>;

/** Where the records of the days lie, and the events of their claims. Plain data, so that another thread can be handed it. */
export interface EnteredDays {
  readonly spooled: SpooledDays;
  readonly numbering: Numbering;
}

export const nothingEntered: Entered = {
  size: 0,
  added: new Map(),
  refused: new Map(),
  days: { spooled: { file: "", days: new Map() }, numbering: new Map() },
};

/** Takes records as they enter, and keeps of each only its id. */
export interface Arrivals {
  add(record: LedgerRecord): void;
  entered(numbering: Numbering): Entered;
}

export function arrivals(file: string): Arrivals {
  const spool = openDaySpool(file);
  const added = new Map<string, string[]>();
  const refused = new Map<string, string[]>();
  let size = 0;
  return {
    add(record) {
      const { id, kind, day, status } = record;
      size += 1;
      const ids = status === "live" ? added : refused;
      const key = `${kind}/${day}`;
      const known = ids.get(key);
      if (known === undefined) ids.set(key, [id]);
      else known.push(id);
      spool.add(day, recordLine(record));
    },
    entered: (numbering) => ({ size, added, refused, days: { spooled: spool.close(), numbering } }),
  };
}

/** The new records of a day. */
export function enteredOn({ spooled, numbering }: EnteredDays, day: string): LedgerRecord[] {
  const records = parsePart(spooledText(spooled, day), `the new records of ${day}`);
  return records.map((record) => numbered(undefined, record, numbering));
}

/** New records by month. */
export function enteredByMonth({ spooled }: EnteredDays): Map<string, number> {
  const months = new Map<string, number>();
  for (const [day, { lines }] of spooled.days) months.set(monthOf(day), (months.get(monthOf(day)) ?? 0) + lines);
  return months;
}

/** The same, of some months only. */
export function ofMonths(entered: EnteredDays, wanted: (month: string) => boolean): EnteredDays {
  const { file, days } = entered.spooled;
  return { ...entered, spooled: { file, days: new Map([...days].filter(([day]) => wanted(monthOf(day)))) } };
}
