import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PressError } from "../model/errors.ts";
import { noPast, parsePast, type Past, pastText } from "./past.ts";

/** Marks a folder as written by `dist`, and lists its files. */
export const indexFile = "index.json";

/** The folder of an edition while it is written, and what the last one left for it. */
export interface Edition {
  /** Where the new edition is written: beside the last one, so that a rename puts it in place at once. */
  readonly folder: string;
  /** Who was in the last edition of a pack, e.g. `soc/ecs`. */
  readonly past: (name: string) => Past;
  /** Tells the next edition, once this one is published. */
  readonly remember: (name: string, past: Past) => void;
  /** Takes the new edition away: the last one stays. */
  drop(): void;
  /** Puts the new edition in the place of the last one. */
  publish(): void;
}

/**
 * Begins an edition. A run that was killed leaves the last one, whole, and a new one that is dropped here. `memory` is a folder that
 * outlives editions; lost, the next one knows of no member that left but by the tree.
 */
export function openEdition(out: string, memory: string): Edition {
  const place = resolve(out);
  const folder = `${place}.new`;
  const old = `${place}.old`;
  const notes = new Map<string, Past>();
  const noteFile = (name: string): string => join(memory, `${name}.txt`);
  if (!existsSync(place) && existsSync(old)) renameSync(old, place);
  for (const rest of [folder, old]) rmSync(rest, { recursive: true, force: true });
  if (existsSync(place) && readdirSync(place).length > 0 && !existsSync(join(place, indexFile))) {
    throw new PressError("dist-foreign", `${out} holds files that rulepress dist did not write.`, {
      hint: "Name an empty folder with --out; what `dist` writes is replaced as a whole.",
    });
  }
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    past(name) {
      const file = noteFile(name);
      return existsSync(file) ? parsePast(readFileSync(file, "utf8"), file) : noPast;
    },
    remember(name, past) {
      notes.set(name, past);
    },
    drop() {
      rmSync(folder, { recursive: true, force: true });
    },
    publish() {
      if (existsSync(place)) renameSync(place, old);
      renameSync(folder, place);
      rmSync(old, { recursive: true, force: true });
      for (const [name, past] of notes) {
        const file = noteFile(name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(`${file}.new`, pastText(past));
        renameSync(`${file}.new`, file);
      }
    },
  };
}
