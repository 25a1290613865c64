import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { PressError } from "../model/errors.ts";
import { keepNotes, type NoteFolders } from "./notes.ts";

/** Marks a folder as written by `dist`, and lists its files. */
export const indexFile = "index.json";

/** The folder of an edition while it is written, and what the last one left for it. */
export interface Edition {
  /** Where the new edition is written: beside the last one, so that a rename puts it in place at once. */
  readonly folder: string;
  /** A folder for what is laid aside meanwhile. It goes with the run, whatever its end. */
  readonly scratch: string;
  /** Who was in the last edition; and what the next one is told, once this one is published. */
  readonly notes: NoteFolders;
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
  const scratch = `${place}.scratch`;
  const notes: NoteFolders = { memory, waiting: join(scratch, "notes") };
  if (!existsSync(place) && existsSync(old)) renameSync(old, place);
  for (const rest of [folder, old, scratch]) rmSync(rest, { recursive: true, force: true });
  if (existsSync(place) && readdirSync(place).length > 0 && !existsSync(join(place, indexFile))) {
    throw new PressError("dist-foreign", `${out} holds files that rulepress dist did not write.`, {
      hint: "Name an empty folder with --out; what `dist` writes is replaced as a whole.",
    });
  }
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    scratch,
    notes,
    drop() {
      for (const rest of [folder, scratch]) rmSync(rest, { recursive: true, force: true });
    },
    publish() {
      if (existsSync(place)) renameSync(place, old);
      renameSync(folder, place);
      rmSync(old, { recursive: true, force: true });
      keepNotes(notes);
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
