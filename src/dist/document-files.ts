import type { Document, Entry } from "../model/format.ts";
import type { Settings } from "../model/settings.ts";
import type { Files, OpenFile } from "./files.ts";
import type { LendScratch } from "./scratch.ts";

/** Writes a document of a format into one file, or into several where one takes only so many entries. */
export interface DocumentFiles {
  /** Entries that the document keeps. */
  take(entries: readonly Entry[]): void;
  close(): void;
}

export function openDocument(
  document: Document,
  settings: Settings,
  files: Files,
  lendScratch: LendScratch,
): DocumentFiles {
  const { file: name, most = Number.POSITIVE_INFINITY } = document;
  let part = 1;
  let held = 0;
  let file: OpenFile = files.open(name);
  let writer = document.open(settings, lendScratch());
  const finish = (): void => {
    for (const piece of writer.end()) file.write(piece);
    file.close();
  };
  return {
    take(entries) {
      const kept = entries.filter(({ record }) => document.keeps?.(record) ?? true);
      for (let at = 0; at < kept.length;) {
        if (held === most) {
          finish();
          part += 1;
          held = 0;
          file = files.open(partName(name, part));
          writer = document.open(settings, lendScratch());
        }
        const piece = kept.slice(at, at + most - held);
        file.write(writer.take(piece));
        held += piece.length;
        at += piece.length;
      }
    },
    close: finish,
  };
}

/** @example partName("indicators.csv", 2) // "indicators-002.csv" */
function partName(name: string, part: number): string {
  const dot = name.lastIndexOf(".");
  const number = String(part).padStart(3, "0");
  return dot <= name.lastIndexOf("/") ? `${name}-${number}` : `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}
