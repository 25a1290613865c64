import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { PressError } from "../model/errors.ts";
import { noPast, parsePast, type Past, pastFile } from "./past.ts";

/** Marks a folder as written by `dist`, and lists its files. */
export const indexFile = "index.json";

/** The folder of an edition while it is written, and the last one. */
export interface Edition {
  /** Where the new edition is written: beside the last one, so that a rename puts it in place at once. */
  readonly folder: string;
  /** What a folder of the last edition remembers. */
  readonly past: (path: string) => Past;
  /** Takes the new edition away: the last one stays. */
  drop(): void;
  /** Puts the new edition in the place of the last one. */
  publish(): void;
}

/** Begins an edition. A run that was killed leaves the last one, whole, and a new one that is dropped here. */
export function openEdition(out: string): Edition {
  const place = resolve(out);
  const folder = `${place}.new`;
  const old = `${place}.old`;
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
    past(path) {
      const file = join(place, path, pastFile);
      return existsSync(file) ? parsePast(readFileSync(file, "utf8"), `${out}/${path}/${pastFile}`) : noPast;
    },
    drop() {
      rmSync(folder, { recursive: true, force: true });
    },
    publish() {
      if (existsSync(place)) renameSync(place, old);
      renameSync(folder, place);
      rmSync(old, { recursive: true, force: true });
    },
  };
}
