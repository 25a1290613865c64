import { sortedUnique } from "../model/order.ts";
import type { PartKey } from "../tree/ledger.ts";
import { groupBy, monthOf } from "./by-day.ts";
import type { ChangedDays } from "./changes.ts";
import { type DayRecords, dayRecords, type Days } from "./day-records.ts";
import type { EnteredDays } from "./entered.ts";
import { itemOf } from "./item.ts";
import { ledgerSheets } from "./ledger-sheets.ts";
import type { PrintContext } from "./print-context.ts";
import { assembleSheets, fill, openOld, type Sheets, sheetsOf } from "./sheets.ts";
import { splitFull } from "./split.ts";

/**
 * Prints ledger parts and documents whose records changed, day by day. Memory follows the largest document, not the tree: what does
 * not fit waits on disk. A grain that no change touched is not even read.
 */
export async function printChanges(
  changed: ChangedDays,
  entered: EnteredDays,
  parts: readonly PartKey[],
  context: PrintContext,
): Promise<void> {
  const known: Days = { changed, entered, parts: groupBy(parts, ({ day }) => day), published: context.published };
  const all = context.reissued.size > 0;
  const isDirty = (day: string) => changed.spooled.parts.has(day) || entered.spooled.parts.has(day);
  const days = sortedUnique([...known.parts.keys(), ...changed.spooled.parts.keys(), ...entered.spooled.parts.keys()]);
  let done = 0;
  context.tick(done, days.length);
  for (const [, monthDays] of groupBy(days, monthOf)) {
    const dirty = monthDays.filter(isDirty);
    if (dirty.length === 0 && !all) {
      done += monthDays.length;
      continue;
    }
    // A month that the tree does not know yet has nothing to compare with: all of it is printed.
    const fresh = !monthDays.some((day) => known.parts.has(day));
    const monthSheets = sheetsOf(fresh ? [] : dirty.map((day) => dayRecords(known, day)), context, "month");
    const wholeMonth = all || [...monthSheets.byEmitter.values()].some((sheets) => sheets.size > 0);
    for (const day of wholeMonth ? monthDays : dirty) {
      await printDay(dayRecords(known, day), { sheets: monthSheets, fresh }, context);
      done += 1;
      context.tick(done, days.length);
    }
    assembleSheets(monthSheets, context);
  }
}

interface Month {
  readonly sheets: Sheets;
  readonly fresh: boolean;
}

async function printDay(records: DayRecords, month: Month, context: PrintContext): Promise<void> {
  const { layout, stage, settings, emitters, reissued, edits } = context;
  const split = await splitFull(records, layout, emitters);
  const ledger = ledgerSheets(records, layout, `${context.waiting}-ledger`);
  const fresh = records.parts.length === 0;
  const daySheets = sheetsOf(fresh ? [] : [records], context, "day");
  if (split && !fresh) await openOld(records, daySheets, context);
  for (const batch of records.changes()) {
    for (const { before } of batch) {
      if (before === undefined) continue;
      const item = itemOf(before, settings);
      for (const emitter of emitters) edits.take(emitter, item);
    }
  }
  for await (const { records: batch, changed } of records.standing()) {
    for (const record of batch) {
      ledger.put(record);
      const item = itemOf(record, settings);
      for (const emitter of emitters) {
        const anew = reissued.has(emitter.name);
        if (emitter.documents) {
          const open = { day: fresh || split || anew, month: month.fresh || anew };
          fill(item, emitter, emitter.documents, { day: daySheets, month: month.sheets }, open, context);
        }
        if (anew || changed) edits.put(emitter, item);
      }
    }
  }
  ledger.write(stage);
  assembleSheets(daySheets, context);
}
