/** What is published now: the tip of the branch, as far as it concerns the tree's folder. */
export interface PublishedTree {
  /** Undefined where the branch, or the whole remote, is still empty. */
  readonly commit: string | undefined;
  /**
   * Path below the folder to git blob id. An entry that is no plain file (mode other than 100644) carries its mode behind
   * the id, so that it equals no planned blob and is written anew.
   */
  readonly blobs: ReadonlyMap<string, string>;
  /** Bytes of a published file. Answers come in the order of the questions. */
  read(path: string): Promise<Buffer>;
  /** Must be called: reading may hold a process open. */
  close(): Promise<void>;
}

/** A difference between the published tree and the planned one. `path` is below the folder, `file` holds the new bytes. */
export type StagedChange =
  | {
      readonly action: "write";
      readonly path: string;
      /** Git blob id that the bytes must have; the publisher proves it before anything is pushed. */
      readonly blob: string;
      readonly size: number;
      readonly file: string;
    }
  | { readonly action: "remove"; readonly path: string };

/** `lost`: somebody pushed first. The caller opens again and plans on the new tip; nothing is rebased. */
export type PublishResult =
  | {
      readonly commit: string;
      /** Address of the pull request that the commit waits in, where it does. */
      readonly pull?: string;
    }
  | { readonly lost: true };

/** A way to make one commit of exactly the planned differences. */
export interface Publisher {
  open(): Promise<PublishedTree>;
  publish(base: PublishedTree, changes: readonly StagedChange[], message: string, asOf: string): Promise<PublishResult>;
}

/** A name for a published commit, which stays where it is when the branch goes on. */
export interface Tag {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
  readonly asOf: string;
}

/** The commit that the name stands for, and whether it was not there before. */
export type Tagged =
  | { readonly commit: string; readonly made: true }
  | {
      readonly commit: string;
      readonly made: false;
      /** The commit is none of this branch, as far as the clone can know: history was begun anew, or somebody else tags. */
      readonly elsewhere: boolean;
    };
