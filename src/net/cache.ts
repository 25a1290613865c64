import { copyFile, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readEntry, type Stored, writtenEntry } from "./cache-entry.ts";
import { digestOf } from "./digest.ts";
import { type Kept, unwritable } from "./spool.ts";

/** The last answer to one request of one source, as far as runs before this one left it. */
export interface Shelf {
  /** What is at hand and whole. */
  readonly stored: Stored | undefined;
  /** Says that the stored answer still holds. */
  hold(): void;
  /** Puts an answer in its place, once the run is committed. */
  replace(head: Stored["head"], body: Kept): void;
  /** Says that the answer of this run is not to be kept, nor the one before it. */
  clear(): void;
}

/** Answers that are kept between runs. Nothing of this run enters it before `commit`: a failed run leaves it as it was. */
export interface Cache {
  shelf(source: string, request: readonly string[]): Promise<Shelf>;
  commit(): Promise<void>;
  /** Drops what belongs to sources other than these. */
  prune(sources: readonly string[]): Promise<void>;
}

interface News {
  readonly head: Stored["head"];
  readonly body: Kept;
}

export function openCache(folder: string, signal: AbortSignal): Cache {
  /** Entries of each source's folder that this run made use of; with news where they change. */
  const used = new Map<string, Map<string, News | undefined>>();
  const usedOf = (source: string): Map<string, News | undefined> => {
    const entries = used.get(source) ?? new Map<string, News | undefined>();
    used.set(source, entries);
    return entries;
  };
  return {
    async shelf(source, request) {
      const name = digestOf(JSON.stringify(request));
      return {
        stored: await readEntry(join(folder, digestOf(source)), name, signal),
        hold: () => {
          usedOf(source).set(name, undefined);
        },
        replace: (head, body) => {
          usedOf(source).set(name, { head, body });
        },
        clear: () => {
          usedOf(source).delete(name);
        },
      };
    },
    commit: () =>
      guarded(folder, async () => {
        for (const [source, entries] of used) {
          const place = join(folder, digestOf(source));
          await mkdir(place, { recursive: true });
          for (const [name, news] of entries) if (news !== undefined) await put(place, name, news);
          await sweep(place, (file) => entries.has(file.slice(0, file.indexOf("."))));
        }
        used.clear();
      }),
    prune: (sources) =>
      guarded(folder, async () => {
        const wanted = new Set(sources.map(digestOf));
        await mkdir(folder, { recursive: true });
        await sweep(folder, (name) => wanted.has(name));
      }),
  };
}

/** For a run that keeps nothing. */
export const noCache: Cache = {
  shelf: () =>
    Promise.resolve({ stored: undefined, hold: () => undefined, replace: () => undefined, clear: () => undefined }),
  commit: () => Promise.resolve(),
  prune: () => Promise.resolve(),
};

/** The body goes first: killed in between, the old head no longer fits it, and both count as nothing. */
async function put(place: string, name: string, { head, body }: News): Promise<void> {
  const target = join(place, `${name}.body`);
  // The spool may lie on another disk, from which nothing can be renamed.
  await copyFile(body.path, `${target}.new`);
  await rename(`${target}.new`, target);
  const headPath = join(place, `${name}.json`);
  await writeFile(`${headPath}.new`, writtenEntry(head, body));
  await rename(`${headPath}.new`, headPath);
}

async function sweep(place: string, wanted: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(place)) {
    if (!wanted(name)) await rm(join(place, name), { recursive: true, force: true });
  }
}

async function guarded(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw unwritable(error, folder) ?? error;
  }
}
