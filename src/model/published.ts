/** The tree that is there before a run: in a folder, or in a commit. */
export interface Published {
  /** Relative path to git blob id. */
  readonly blobs: ReadonlyMap<string, string>;
  readonly read: (path: string) => Promise<Buffer>;
}

/** The tree of a repository or folder that has none yet. */
export const nothingPublished: Published = {
  blobs: new Map(),
  read: (path) => Promise.reject(new Error(`${path} is not in an empty tree`)),
};

/** A file that differs from what is published. Its bytes wait on disk, so that memory does not follow the tree. */
export type StagedChange =
  | {
      readonly action: "write";
      readonly path: string;
      readonly was: string | undefined;
      readonly blob: string;
      readonly size: number;
      /** Where the bytes wait. */
      readonly file: string;
    }
  | { readonly action: "remove"; readonly path: string; readonly was: string };

/** What a run would do to the tree. No change means that nothing was learned: no commit, no write. */
export interface Plan {
  readonly changes: readonly StagedChange[];
  readonly unchanged: number;
}
