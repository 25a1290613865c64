import { hexDigits } from "../model/layout.ts";
import { kinds, type LedgerRecord } from "../model/indicator.ts";
import { sortedUnique } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import { parsePart, type PartKey, partPath, partText, splitKey } from "../tree/ledger.ts";
import { groupBy, monthOf } from "./by-day.ts";
import type { Change } from "./change.ts";
import { type ChangedDays, changesIn } from "./changes.ts";
import { enteredOn, type EnteredDays } from "./entered.ts";
import { itemOf } from "./item.ts";
import type { PrintContext } from "./print-context.ts";
import { assembleSheets, fill, openOld, sheetsOf, type SheetsByEmitter } from "./sheets.ts";
import { splitFull } from "./split.ts";

/**
 * Prints ledger parts and documents whose records changed, day by day: memory follows the largest day and the open month, not
 * the tree. A grain that no change touched is not even read.
 */
export async function printChanges(
  changed: ChangedDays,
  entered: EnteredDays,
  parts: readonly PartKey[],
  context: PrintContext,
): Promise<void> {
  const partsByDay = groupBy(parts, (part) => part.day);
  const changedDays = changed.spooled.parts;
  const enteredDays = entered.spooled.parts;
  const changesOn = (day: string): Change[] => [
    ...changesIn(changed, day),
    ...enteredOn(entered, day).map((after) => ({ happening: "added" as const, before: undefined, after })),
  ];
  const all = context.reissued.size > 0;
  const days = sortedUnique([...partsByDay.keys(), ...changedDays.keys(), ...enteredDays.keys()]);
  let done = 0;
  for (const [, monthDays] of groupBy(days, monthOf)) {
    const dirty = monthDays.filter((day) => changedDays.has(day) || enteredDays.has(day));
    if (dirty.length === 0 && !all) {
      done += monthDays.length;
      continue;
    }
    // A month that the tree does not know yet has nothing to compare with: all of it is printed.
    const fresh = !monthDays.some((day) => partsByDay.has(day));
    const monthSheets = sheetsOf(fresh ? [] : dirty, changesOn, context, "month");
    const wholeMonth = all || [...monthSheets.values()].some((sheets) => sheets.size > 0);
    for (const day of wholeMonth ? monthDays : dirty) {
      const work = { day, parts: partsByDay.get(day) ?? [], changes: changesOn(day), freshMonth: fresh };
      await printDay(work, monthSheets, context);
      done += 1;
      context.tick(done, days.length);
    }
    assembleSheets(monthSheets, context);
  }
}

interface DayWork {
  readonly day: string;
  readonly parts: readonly PartKey[];
  readonly changes: readonly Change[];
  readonly freshMonth: boolean;
}

async function printDay(work: DayWork, monthSheets: SheetsByEmitter, context: PrintContext): Promise<void> {
  const { day, parts, changes, freshMonth } = work;
  const { records, changed } = await recordsOf(parts, changes, context.published);
  const split = splitFull(day, records, context.layout, context.emitters);
  if (changes.length > 0) printLedger(day, parts, changes, records, context);
  for (const { before } of changes) {
    if (before === undefined) continue;
    const item = itemOf(before, context.settings);
    for (const emitter of context.emitters) context.edits.take(emitter, item);
  }
  const freshDay = parts.length === 0;
  const daySheets = sheetsOf(freshDay ? [] : [day], () => changes, context, "day");
  if (split && !freshDay) openOld(records, daySheets, context);
  for (const [index, record] of records.entries()) {
    const item = itemOf(record, context.settings);
    for (const emitter of context.emitters) {
      const reissued = context.reissued.has(emitter.name);
      if (emitter.documents) {
        const open = { day: freshDay || split || reissued, month: freshMonth || reissued };
        fill(item, emitter, emitter.documents, { day: daySheets, month: monthSheets }, open, context);
      }
      if (reissued || index >= records.length - changed) context.edits.put(emitter, item);
    }
  }
  assembleSheets(daySheets, context);
}

/** The day's records after this run; the last `changed` of them are those that the run changed. */
async function recordsOf(
  parts: readonly PartKey[],
  changes: readonly Change[],
  published: Published,
): Promise<{ records: LedgerRecord[]; changed: number }> {
  const known = new Set(changes.flatMap(({ before }) => (before === undefined ? [] : [before.id])));
  const records: LedgerRecord[] = [];
  for (const part of parts) {
    const path = partPath(part);
    for (const record of parsePart((await published.read(path)).toString("utf8"), path)) {
      if (!known.has(record.id)) records.push(record);
    }
  }
  const unchanged = records.length;
  for (const { after } of changes) if (after !== undefined) records.push(after);
  return { records, changed: records.length - unchanged };
}

function printLedger(
  day: string,
  parts: readonly PartKey[],
  changes: readonly Change[],
  records: readonly LedgerRecord[],
  { layout, stage }: PrintContext,
): void {
  const touched = new Set(changes.map(({ before, after }) => (after ?? before)?.kind));
  for (const kind of kinds) {
    if (!touched.has(kind)) continue;
    const key = splitKey(kind, day);
    const leaves = groupBy(
      records.filter((record) => record.kind === kind),
      (record) => layout.leafOf(key, hexDigits(record.id)),
    );
    for (const part of parts) {
      if (part.kind === kind && !leaves.has(part.prefix)) stage.remove(partPath(part));
    }
    const moved = new Set(
      changes.map(({ before, after }) => layout.leafOf(key, hexDigits((after ?? before)?.id ?? ""))),
    );
    const old = new Set(parts.filter((part) => part.kind === kind).map((part) => part.prefix));
    for (const [prefix, members] of leaves) {
      if (moved.has(prefix) || !old.has(prefix)) stage.write(partPath({ kind, day, prefix }), partText(members));
    }
  }
}
