import { hexDigits, type GrowingLayout, type Layout } from "../model/layout.ts";
import { kinds, type LedgerRecord } from "../model/indicator.ts";
import { byKey, byText } from "../model/order.ts";
import type { Documents, EmitterSpec, Grain, Item, Piece } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import { parsePart, type PartKey, partPath, partText, splitKey } from "../tree/ledger.ts";
import type { Stage } from "../tree/stage.ts";
import { dayOfChange, groupBy, monthOf } from "./by-day.ts";
import { itemOf } from "./item.ts";
import type { Change } from "./join.ts";
import type { LineEdits } from "./lines.ts";
import { splitFull } from "./split.ts";

export interface PrintContext {
  readonly published: Published;
  readonly stage: Stage;
  readonly settings: Settings;
  readonly emitters: readonly EmitterSpec[];
  /** Emitters all of whose files are printed anew. */
  readonly reissued: ReadonlySet<string>;
  readonly oldLayout: Layout;
  readonly layout: GrowingLayout;
  readonly edits: LineEdits;
  readonly tick: (days: number, total: number) => void;
}

/** One document that is being printed. */
interface Sheet {
  readonly grain: Grain;
  readonly pieces: Map<string, Piece>;
}

/** The grains of one emitter that must be printed, by key. */
type Dirty = Map<string, Sheet>;

/**
 * Prints ledger parts and documents whose records changed, day by day: memory follows the largest day and the open month, not
 * the tree. A grain that no change touched is not even read.
 */
export async function printChanges(
  changes: readonly Change[],
  parts: readonly PartKey[],
  context: PrintContext,
): Promise<void> {
  const partsByDay = groupBy(parts, (part) => part.day);
  const changesByDay = groupBy(changes, dayOfChange);
  const all = context.reissued.size > 0;
  const days = [...new Set([...partsByDay.keys(), ...changesByDay.keys()])].sort(byText);
  let done = 0;
  for (const [, monthDays] of groupBy(days, monthOf)) {
    const changed = monthDays.filter((day) => changesByDay.has(day));
    if (changed.length === 0 && !all) {
      done += monthDays.length;
      continue;
    }
    // A month that the tree does not know yet has nothing to compare with: all of it is printed.
    const fresh = !monthDays.some((day) => partsByDay.has(day));
    const monthChanges = fresh ? [] : changed.flatMap((day) => changesByDay.get(day) ?? []);
    const monthSheets = sheetsOf(monthChanges, context, "month");
    const wholeMonth = all || [...monthSheets.values()].some((sheets) => sheets.size > 0);
    for (const day of wholeMonth ? monthDays : changed) {
      const work = { day, parts: partsByDay.get(day) ?? [], changes: changesByDay.get(day) ?? [], freshMonth: fresh };
      await printDay(work, monthSheets, context);
      done += 1;
      context.tick(done, days.length);
    }
    assembleSheets(monthSheets, context);
  }
}

type SheetsByEmitter = Map<EmitterSpec, Dirty>;

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
  const freshDay = parts.length === 0;
  const daySheets = sheetsOf(freshDay ? [] : changes, context, "day");
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

/** The documents that changed records stand in now, or stood in before. */
function sheetsOf(changes: readonly Change[], context: PrintContext, period: "day" | "month"): SheetsByEmitter {
  const sheets: SheetsByEmitter = new Map();
  for (const emitter of context.emitters) {
    const { documents } = emitter;
    if (documents === undefined) continue;
    const dirty: Dirty = new Map();
    sheets.set(emitter, dirty);
    const open = (record: LedgerRecord | undefined, layout: Layout) => {
      if (record === undefined) return;
      for (const grain of documents.grains(itemOf(record, context.settings), layout, context.settings)) {
        if (isOf(grain, period) && !dirty.has(grain.key)) dirty.set(grain.key, { grain, pieces: new Map() });
      }
    };
    for (const { before, after } of changes) {
      open(before, context.oldLayout);
      open(after, context.layout);
    }
  }
  return sheets;
}

/** A split leaves the old file behind for every record that stood in it, changed or not. */
function openOld(
  records: readonly LedgerRecord[],
  sheets: SheetsByEmitter,
  { oldLayout, settings }: PrintContext,
): void {
  for (const [{ documents }, dirty] of sheets) {
    for (const record of records) {
      for (const grain of documents?.grains(itemOf(record, settings), oldLayout, settings) ?? []) {
        if (isOf(grain, "day") && !dirty.has(grain.key)) dirty.set(grain.key, { grain, pieces: new Map() });
      }
    }
  }
}

const isOf = (grain: Grain, period: "day" | "month"): boolean => (grain.period.length === 10) === (period === "day");

interface ByPeriod<T> {
  readonly day: T;
  readonly month: T;
}

/** Puts a record's pieces on the sheets that are being printed; `open` says where every sheet is. */
function fill(
  item: Item,
  emitter: EmitterSpec,
  documents: Documents,
  sheets: ByPeriod<SheetsByEmitter>,
  open: ByPeriod<boolean>,
  { layout, settings }: PrintContext,
): void {
  for (const grain of documents.grains(item, layout, settings)) {
    const period = isOf(grain, "day") ? "day" : "month";
    const dirty = sheets[period].get(emitter);
    let sheet = dirty?.get(grain.key);
    if (sheet === undefined && open[period]) {
      sheet = { grain, pieces: new Map() };
      dirty?.set(grain.key, sheet);
    }
    if (sheet === undefined) continue;
    for (const piece of documents.pieces(item, grain, settings)) sheet.pieces.set(piece.key, piece);
  }
}

function assembleSheets(sheets: SheetsByEmitter, { stage, settings, edits }: PrintContext): void {
  for (const [emitter, dirty] of sheets) {
    const { documents } = emitter;
    if (documents === undefined) continue;
    const printed = new Set<string>();
    const gone: Grain[] = [];
    for (const { grain, pieces } of dirty.values()) {
      const file = pieces.size === 0 ? undefined : documents.assemble(grain, byKey(pieces), settings);
      if (file === undefined) {
        gone.push(grain);
        continue;
      }
      stage.write(file.artifact.path, file.artifact.text);
      printed.add(file.artifact.path);
      if (file.entry) edits.set(emitter, file.entry);
    }
    for (const grain of gone) {
      const place = documents.place(grain, settings);
      if (!printed.has(place.path)) stage.remove(place.path);
      if (place.entry) edits.drop(emitter, place.entry.file, place.entry.key);
    }
  }
}
