import type { Layout } from "../model/layout.ts";
import type { Documents, EmitterSpec, Grain, Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import type { DayRecords } from "./day-records.ts";
import { itemOf } from "./item.ts";
import { type PieceStore, type PieceStores, pieceStores } from "./piece-store.ts";
import type { PrintContext } from "./print-context.ts";

/** One document that is being printed. */
interface Sheet {
  readonly grain: Grain;
  readonly pieces: PieceStore;
}

/** The grains of one emitter that must be printed, by key. */
type Dirty = Map<string, Sheet>;

/** The documents of a day, or of a month, that must be printed. */
export interface Sheets {
  readonly byEmitter: ReadonlyMap<EmitterSpec, Dirty>;
  readonly stores: PieceStores;
}

/** The documents that changed records of these days stand in now, or stood in before. */
export function sheetsOf(days: readonly DayRecords[], context: PrintContext, period: "day" | "month"): Sheets {
  const { emitters, settings, oldLayout, layout, waiting } = context;
  const documented = emitters.filter(({ documents }) => documents !== undefined);
  const sheets: Sheets = {
    byEmitter: new Map(documented.map((emitter) => [emitter, new Map()])),
    stores: pieceStores(`${waiting}-${period}`),
  };
  for (const { all } of days) {
    for (const batch of all()) {
      for (const { before, after } of batch) {
        if (before !== undefined) openFor(itemOf(before, settings), oldLayout, sheets, period, settings);
        if (after !== undefined) openFor(itemOf(after, settings), layout, sheets, period, settings);
      }
    }
  }
  return sheets;
}

/** A split leaves the old file behind for every record that stood in it, changed or not. */
export async function openOld(
  { standing }: DayRecords,
  sheets: Sheets,
  { oldLayout, settings }: PrintContext,
): Promise<void> {
  for await (const { records } of standing()) {
    for (const record of records) openFor(itemOf(record, settings), oldLayout, sheets, "day", settings);
  }
}

function openFor(item: Item, standing: Layout, sheets: Sheets, period: "day" | "month", settings: Settings): void {
  for (const [{ documents }, dirty] of sheets.byEmitter) {
    for (const grain of documents?.grains(item, standing, settings) ?? []) {
      if (isOf(grain, period) && !dirty.has(grain.key)) open(grain, dirty, sheets);
    }
  }
}

function open(grain: Grain, dirty: Dirty, { stores }: Sheets): Sheet {
  const sheet = { grain, pieces: stores.open() };
  dirty.set(grain.key, sheet);
  return sheet;
}

const isOf = (grain: Grain, period: "day" | "month"): boolean => (grain.period.length === 10) === (period === "day");

interface ByPeriod<T> {
  readonly day: T;
  readonly month: T;
}

/** Puts a record's pieces on the sheets that are being printed; `all` says where every sheet is. */
export function fill(
  item: Item,
  emitter: EmitterSpec,
  documents: Documents,
  sheets: ByPeriod<Sheets>,
  all: ByPeriod<boolean>,
  { layout, settings }: PrintContext,
): void {
  for (const grain of documents.grains(item, layout, settings)) {
    const period = isOf(grain, "day") ? "day" : "month";
    const dirty = sheets[period].byEmitter.get(emitter);
    const known = dirty?.get(grain.key);
    if (dirty === undefined || (known === undefined && !all[period])) continue;
    const { pieces } = known ?? open(grain, dirty, sheets[period]);
    for (const piece of documents.pieces(item, grain, settings)) pieces.put(piece);
  }
}

/** Prints every sheet, and takes out the documents that nothing stands in any more. */
export function assembleSheets({ byEmitter, stores }: Sheets, { stage, settings, edits }: PrintContext): void {
  for (const [{ documents }, dirty] of byEmitter) {
    if (documents === undefined) continue;
    const printed = new Set<string>();
    const gone: Grain[] = [];
    for (const { grain, pieces } of dirty.values()) {
      const file = pieces.empty ? undefined : documents.assemble(grain, pieces.sorted(), settings);
      if (file === undefined) {
        gone.push(grain);
        continue;
      }
      stage.write(file.artifact.path, file.artifact.text);
      printed.add(file.artifact.path);
      if (file.entry) edits.set(file.entry);
    }
    for (const grain of gone) {
      const place = documents.place(grain, settings);
      if (!printed.has(place.path)) stage.remove(place.path);
      if (place.entry) edits.drop(place.entry.file, place.entry.key);
    }
  }
  stores.close();
}
