import type { LedgerRecord } from "../model/indicator.ts";
import type { Layout } from "../model/layout.ts";
import { byKey } from "../model/order.ts";
import type { Documents, EmitterSpec, Grain, Item, Piece } from "../model/plugin.ts";
import type { Change } from "./change.ts";
import { itemOf } from "./item.ts";
import type { PrintContext } from "./print-context.ts";

/** One document that is being printed. */
interface Sheet {
  readonly grain: Grain;
  readonly pieces: Map<string, Piece>;
}

/** The grains of one emitter that must be printed, by key. */
type Dirty = Map<string, Sheet>;

export type SheetsByEmitter = Map<EmitterSpec, Dirty>;

/** The documents that changed records of these days stand in now, or stood in before. */
export function sheetsOf(
  days: readonly string[],
  changesOn: (day: string) => readonly Change[],
  { emitters, settings, oldLayout, layout }: PrintContext,
  period: "day" | "month",
): SheetsByEmitter {
  const sheets: SheetsByEmitter = new Map();
  for (const emitter of emitters) if (emitter.documents) sheets.set(emitter, new Map());
  const open = (record: LedgerRecord | undefined, standing: Layout) => {
    if (record === undefined) return;
    const item = itemOf(record, settings);
    for (const [{ documents }, dirty] of sheets) {
      for (const grain of documents?.grains(item, standing, settings) ?? []) {
        if (isOf(grain, period) && !dirty.has(grain.key)) dirty.set(grain.key, { grain, pieces: new Map() });
      }
    }
  };
  for (const day of days) {
    for (const { before, after } of changesOn(day)) {
      open(before, oldLayout);
      open(after, layout);
    }
  }
  return sheets;
}

/** A split leaves the old file behind for every record that stood in it, changed or not. */
export function openOld(
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
export function fill(
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

/** Prints every sheet, and takes out the documents that nothing stands in any more. */
export function assembleSheets(sheets: SheetsByEmitter, { stage, settings, edits }: PrintContext): void {
  for (const [{ documents }, dirty] of sheets) {
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
      if (file.entry) edits.set(file.entry);
    }
    for (const grain of gone) {
      const place = documents.place(grain, settings);
      if (!printed.has(place.path)) stage.remove(place.path);
      if (place.entry) edits.drop(place.entry.file, place.entry.key);
    }
  }
}
