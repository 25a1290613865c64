import { PressError } from "../model/errors.ts";
import { blobAnswer } from "./github-answers.ts";
import { refuseTooMany } from "./github-chunks.ts";
import { type GitHubClient, gitHubClient } from "./github-client.ts";
import { makeCommit } from "./github-commit.ts";
import type { GitHubAccess } from "./github-octokit.ts";
import { type Ground, groundOf } from "./github-ground.ts";
import { bringPull } from "./github-pull.ts";
import { beginRepository, moveBranch } from "./github-ref.ts";
import { notAsPlanned } from "./proof.ts";
import { plainFolder } from "./folder.ts";
import type { PublishedTree, Publisher } from "./publisher.ts";
import type { Signer } from "./ssh-signature.ts";

export interface GitHubPlace extends GitHubAccess {
  /** Left out: the repository's default branch. */
  readonly branch?: string;
  /** Where the tree lives in the repository, e.g. `rules`. */
  readonly folder: string;
  /** Publish to a branch of our own, and keep one pull request from it open. */
  readonly pull?: boolean;
  readonly signer?: Signer | undefined;
}

/**
 * Publishes over GitHub's Git Data API, without git and without a clone. Objects are made first and proved; the branch then
 * moves by one unforced request, so that a run that ends anywhere before it has changed nothing.
 */
export function gitHubPublisher(place: GitHubPlace): Publisher {
  const client = gitHubClient(place);
  const folder = plainFolder(place.folder);
  const wish = { owner: place.owner, branch: place.branch, folder, pull: place.pull === true };
  const grounds = new WeakMap<PublishedTree, Ground>();
  return {
    async open() {
      const ground = await groundOf(client, wish);
      const base = publishedTree(client, ground);
      grounds.set(base, ground);
      return base;
    },
    async publish(base, changes, message, asOf) {
      const planned = grounds.get(base);
      if (planned === undefined) throw new Error("a base that this publisher did not open");
      if (changes.length === 0) throw notAsPlanned("it changes nothing");
      refuseTooMany(changes);
      const ground = await begun(client, planned, asOf);
      if (ground === undefined) return { lost: true };
      const { root, listing, parents, moves, from } = ground;
      const commit = await makeCommit(client, {
        ...{ root, listing, folder, changes, parents, message, asOf },
        signer: place.signer,
      });
      if (!(await moveBranch(client, moves, from, commit))) return { lost: true };
      if (!wish.pull) return { commit };
      return { commit, pull: await bringPull(client, place.owner, ground.branch, message) };
    },
  };
}

function publishedTree(client: GitHubClient, { commit, listing: { blobs }, branch }: Ground): PublishedTree {
  return {
    commit,
    blobs,
    async read(path) {
      const blob = blobs.get(path)?.split(" ", 1).join();
      if (blob === undefined) throw notPublished(path, branch);
      const { content, size } = await client.need(`for ${path}`, "GET /git/blobs/{blob}", { blob }, blobAnswer);
      const bytes = Buffer.from(content, "base64");
      if (bytes.length !== size) throw cut(path);
      return bytes;
    },
    close: () => Promise.resolve(),
  };
}

/** An empty repository is given its first commit; undefined when somebody else just did that. */
async function begun(client: GitHubClient, ground: Ground, asOf: string): Promise<Ground | undefined> {
  if (ground.beginsIn === undefined) return ground;
  const first = await beginRepository(client, asOf);
  if (first === undefined) return undefined;
  return ground.beginsIn === ground.moves ? { ...ground, from: first, parents: [first] } : ground;
}

function notPublished(path: string, branch: string): PressError {
  return new PressError("publish-unreachable", `${path} is not in the tree of ${branch}.`, { exit: 4 });
}

function cut(path: string): PressError {
  return new PressError("publish-unreachable", `GitHub's answer does not hold the whole of ${path}.`, {
    hint: "Run again; --via git reads the same without the API.",
    exit: 4,
  });
}
