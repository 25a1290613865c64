import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Entry, FormatSpec } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { writeArchive } from "./archive.ts";
import { type Files, filesIn, type Written } from "./files.ts";
import { goneSince } from "./gone.ts";
import { noPast, type Past } from "./past.ts";
import { openRoll } from "./roll.ts";
import type { LendScratch } from "./scratch.ts";
import { openSinks } from "./sinks.ts";

/** A pack that is being written: one format of one subscription, in a folder of its own. */
export interface OpenPack {
  /** What is in, of all kinds and in the tree's order; and the rest of the same records, of which some may have left. */
  take(held: readonly Item[], others: readonly Item[]): void;
  /** Writes the files to their end. Nothing may be taken afterwards. */
  close(): Promise<PrintedPack>;
}

export interface PrintedPack {
  readonly format: FormatSpec;
  readonly folder: string;
  /** Indicators that stand in at least one of its files, and those that it tells have left. */
  readonly indicators: number;
  readonly gone: number;
  /** What the next edition must know of this one; undefined where the product is loaded as a whole. */
  readonly note: Iterable<string> | undefined;
  /** Its folder: what comes last (README, checksums) is written by whoever seals it. */
  readonly files: Files;
}

export interface PackRequest {
  readonly format: FormatSpec;
  readonly folder: string;
  readonly settings: Settings;
  readonly asOf: string;
  /** The last edition of the same pack. */
  readonly past?: Past;
  readonly lendScratch: LendScratch;
  /** Whether the subscription would have had one that was withdrawn. */
  readonly selects: (item: Item) => boolean;
}

export function openPack(request: PackRequest): OpenPack {
  const { format, folder, settings, asOf, past = noPast, lendScratch, selects } = request;
  const { archive } = format;
  const place = archive === undefined ? folder : join(folder, ".parts");
  mkdirSync(place, { recursive: true });
  const files = filesIn(place);
  const sinks = openSinks(format, settings, files, lendScratch);
  const live = sinks.filter(({ of }) => of !== "gone");
  const gone = sinks.filter(({ of }) => of !== undefined);
  const roll = openRoll(lendScratch());
  let indicators = 0;
  let left = 0;
  return {
    take(held, others) {
      const fitting = held.filter(({ record }) => format.kinds.includes(record.kind));
      const inside = new Set<Item>();
      for (const { keeps, take } of live) {
        const kept = keeps === undefined ? fitting : fitting.filter(({ record }) => keeps(record));
        take(kept);
        for (const item of kept) inside.add(item);
      }
      indicators += inside.size;
      if (gone.length === 0) return;
      for (const { record } of inside) roll.add(record.id);
      const outside = [...fitting.filter((item) => !inside.has(item)), ...others];
      const told = outside
        .filter(({ record }) => format.kinds.includes(record.kind))
        .flatMap((item) => goneSince(item, past, asOf, selects));
      left += told.length;
      for (const { keeps = () => true, idsOnly, take } of gone) {
        const kept = told.filter(({ record }) => keeps(record));
        take(idsOnly ? kept : kept.filter(isTellable));
      }
    },
    async close() {
      for (const { close } of sinks) close();
      for (const [path, text] of Object.entries(format.fixed?.(settings) ?? {})) files.put(path, text);
      const packed = archive === undefined ? files : await archived(archive, place, folder, files.written());
      const note = gone.length === 0 ? undefined : roll.note(past, asOf);
      return { format, folder, indicators, gone: left, note, files: packed };
    },
  };
}

/** What terms no longer let be printed is not even said to have left: that would print it once more. */
function isTellable({ record }: Entry): boolean {
  const ends = Object.values(record.claims).flatMap(({ ended }) => ended?.reason ?? []);
  return record.left?.swept === undefined && !ends.includes("gated");
}

async function archived(
  { file, folder: root }: NonNullable<FormatSpec["archive"]>,
  parts: string,
  folder: string,
  written: readonly Written[],
): Promise<Files> {
  const files = filesIn(folder);
  await files.adopt(file, (path) => writeArchive({ file: path, folder: root }, parts, written));
  rmSync(parts, { recursive: true });
  return files;
}
