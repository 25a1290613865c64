import { blobIds } from "../tree/published.ts";

/** Files that two threads hash together. Each takes the next few until none is left, so that a late one makes nobody wait. */
export interface HashShare {
  readonly root: string;
  readonly paths: readonly string[];
  /** Index of the first file that nobody has taken. */
  readonly next: Int32Array<SharedArrayBuffer>;
}

const atOnce = 32;

export function newShare(root: string, paths: readonly string[]): HashShare {
  return { root, paths, next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) };
}

/** Blob ids of the files that this thread got hold of. */
export function hashShare({ root, paths, next }: HashShare): Map<string, string> {
  const blobs = new Map<string, string>();
  for (let at = Atomics.add(next, 0, atOnce); at < paths.length; at = Atomics.add(next, 0, atOnce)) {
    for (const [path, blob] of blobIds(root, paths.slice(at, at + atOnce))) blobs.set(path, blob);
  }
  return blobs;
}
