import { PressError } from "../model/errors.ts";
import { refuseCrookedPath } from "./proof.ts";
import type { StagedChange } from "./publisher.ts";
import { stagedBytes } from "./staged.ts";

/** Beyond it git is quicker, and the API answers 502 or 422 ever more often. */
export const mostChanges = 1000;
/** One call for a tree: past about 200 entries or 2.5 MB GitHub runs out of time. */
const mostEntries = 100;
const mostBytes = 1_000_000;

/** An entry of a tree to be made: `text` goes inline, `bytes` must become a blob first, neither stands for a removal. */
export interface Entry {
  readonly path: string;
  readonly text?: string;
  readonly bytes?: Buffer;
}

export function refuseTooMany(changes: readonly StagedChange[]): void {
  if (changes.length <= mostChanges) return;
  const message = `${changes.length} files would change, and GitHub's API is used for at most ${mostChanges} at once.`;
  throw new PressError("publish-too-many", message, {
    hint: "Publish with --via git, which takes any number; the next run may use --via github again.",
    exit: 4,
  });
}

/**
 * The plan in pieces that GitHub takes, each made on top of the one before. Removals come last, so that no tree in between is
 * empty, but for those that make room for a folder or a file of the same name.
 */
export function* chunksOf(changes: readonly StagedChange[], folder: string): Generator<readonly Entry[]> {
  for (const change of changes) refuseCrookedPath(change.path);
  const writes = changes.filter((change) => change.action === "write");
  const removals = changes.filter((change) => change.action === "remove").map(({ path }) => path);
  const room = makesRoom(writes.map(({ path }) => path));
  const removed = (path: string): Entry => ({ path: `${folder}/${path}` });
  yield* inGroups(removals.filter(room), removed);
  yield* inGroups(writes, ({ path, file }) => entryOf(`${folder}/${path}`, stagedBytes(path, file)));
  yield* inGroups(
    removals.filter((path) => !room(path)),
    removed,
  );
}

/** Tells whether a path must go before one of these can come: it is a folder above it, or lies below it. */
function makesRoom(written: readonly string[]): (removed: string) => boolean {
  const files = new Set(written);
  const folders = new Set(written.flatMap(foldersAbove));
  return (removed) => folders.has(removed) || foldersAbove(removed).some((folder) => files.has(folder));
}

function foldersAbove(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

function* inGroups<T>(items: readonly T[], entryOfItem: (item: T) => Entry): Generator<readonly Entry[]> {
  let group: Entry[] = [];
  let bytes = 0;
  for (const item of items) {
    const entry = entryOfItem(item);
    const size = Buffer.byteLength(entry.text ?? "");
    if (group.length === mostEntries || (group.length > 0 && bytes + size > mostBytes)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(entry);
    bytes += size;
  }
  if (group.length > 0) yield group;
}

/** Inline content must be text, and an empty one would read as none given. */
function entryOf(path: string, bytes: Buffer): Entry {
  const text = bytes.toString("utf8");
  const inline = bytes.length > 0 && bytes.length <= mostBytes && Buffer.from(text).equals(bytes);
  return inline ? { path, text } : { path, bytes };
}
