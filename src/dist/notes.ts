import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "../tree/published.ts";
import { noPast, parsePast, type Past } from "./past.ts";

/** What an edition leaves for the next one: who was in, by pack (`soc/ecs`) or subscription. */
export interface Notes {
  /** Who was in the last edition. */
  past(name: string): Past;
  /** Tells the next edition, by the text of a past, once this one is published. It waits on disk: every thread has packs of its own. */
  remember(name: string, note: Iterable<string>): void;
}

/** Two folders, so that every thread of an edition can open the same notes: the last edition's, and this one's until it is published. */
export interface NoteFolders {
  readonly memory: string;
  readonly waiting: string;
}

export function openNotes({ memory, waiting }: NoteFolders): Notes {
  return {
    past(name) {
      const file = noteFile(memory, name);
      return existsSync(file) ? parsePast(readFileSync(file, "utf8"), file) : noPast;
    },
    remember(name, note) {
      const file = noteFile(waiting, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "");
      for (const piece of note) appendFileSync(file, piece);
    },
  };
}

/** Puts what waits in the place of what the last edition left, file by file. The folders may be on two disks. */
export function keepNotes({ memory, waiting }: NoteFolders): void {
  for (const path of filesBelow(waiting)) {
    const file = join(memory, path);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(join(waiting, path), `${file}.new`);
    renameSync(`${file}.new`, file);
  }
}

function noteFile(folder: string, name: string): string {
  return join(folder, `${name}.txt`);
}
