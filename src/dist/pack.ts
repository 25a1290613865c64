import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Entry, FormatSpec } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { writeArchive } from "./archive.ts";
import { openDocument } from "./document-files.ts";
import { type Files, filesIn, type Written } from "./files.ts";
import { goneSince } from "./gone.ts";
import { nextPast, noPast, type Past } from "./past.ts";

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
  readonly next: Past | undefined;
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
  /** Whether the subscription would have had one that was withdrawn. */
  readonly selects: (item: Item) => boolean;
}

export function openPack({ format, folder, settings, asOf, past = noPast, selects }: PackRequest): OpenPack {
  const { archive } = format;
  const place = archive === undefined ? folder : join(folder, ".parts");
  mkdirSync(place, { recursive: true });
  const files = filesIn(place);
  const documents = format.documents.map((document) => ({ document, file: openDocument(document, settings, files) }));
  const live = documents.filter(({ document }) => document.of !== "gone");
  const gone = documents.filter(({ document }) => document.of !== undefined);
  const members = new Set<string>();
  let indicators = 0;
  let left = 0;
  return {
    take(held, others) {
      const fitting = held.filter(({ record }) => format.kinds.includes(record.kind));
      const inside = new Set<Item>();
      for (const { document, file } of live) {
        const kept = document.keeps === undefined ? fitting : fitting.filter(({ record }) => document.keeps?.(record));
        file.take(kept);
        for (const item of kept) inside.add(item);
      }
      indicators += inside.size;
      if (gone.length === 0) return;
      for (const { record } of inside) members.add(record.id);
      const outside = [...fitting.filter((item) => !inside.has(item)), ...others];
      const told = outside
        .filter(({ record }) => format.kinds.includes(record.kind))
        .flatMap((item) => goneSince(item, past, asOf, selects));
      left += told.length;
      for (const { document, file } of gone) {
        const kept = told.filter((entry) => document.keeps?.(entry.record) ?? true);
        file.take(document.idsOnly ? kept : kept.filter(isTellable));
      }
    },
    async close() {
      for (const { file } of documents) file.close();
      for (const [path, text] of Object.entries(format.fixed?.(settings) ?? {})) files.put(path, text);
      const packed = archive === undefined ? files : await archived(archive, place, folder, files.written());
      const next = gone.length === 0 ? undefined : nextPast(past, members, asOf);
      return { format, folder, indicators, gone: left, next, files: packed };
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
