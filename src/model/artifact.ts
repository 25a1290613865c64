/** One file of the tree. `path` is relative to the tree's root, POSIX, made of ids and dates, never of a feed's words. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
}
