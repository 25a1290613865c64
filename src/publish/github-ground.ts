import { PressError } from "../model/errors.ts";
import { commitAnswer, repositoryAnswer } from "./github-answers.ts";
import type { GitHubClient } from "./github-client.ts";
import { apart, openPull, ownBranch } from "./github-pull.ts";
import { type Tip, tipOf } from "./github-ref.ts";
import { listFolder, type Listing, nothingListed } from "./github-tree.ts";

/** What one run stands on: the commit that is planned on, and the branch that will move. */
export interface Ground {
  /** Branch that the tree is meant for. */
  readonly branch: string;
  readonly moves: string;
  /** Where the branch that moves stands; undefined where it is to be made. */
  readonly from: string | undefined;
  readonly commit: string | undefined;
  readonly root: string | undefined;
  readonly listing: Listing;
  readonly parents: readonly string[];
  /** An empty repository: the branch in which its first commit will appear. */
  readonly beginsIn: string | undefined;
}

export interface Wish {
  readonly owner: string;
  /** Undefined: the repository's default branch. */
  readonly branch: string | undefined;
  readonly folder: string;
  readonly pull: boolean;
}

export async function groundOf(client: GitHubClient, wish: Wish): Promise<Ground> {
  const repository = await client.need("for the repository", "GET ", {}, repositoryAnswer);
  if (repository.archived) throw archived();
  const branch = wish.branch ?? repository.default_branch;
  const tip = await tipOf(client, branch);
  if (wish.pull) return pullGround(client, wish, branch, tip);
  if (typeof tip === "object") return standingOn(client, wish, { branch, moves: branch, on: tip.sha, from: tip.sha });
  const beginsIn = tip === "empty" ? repository.default_branch : undefined;
  const nowhere = { from: undefined, commit: undefined, root: undefined, parents: [] };
  return { branch, moves: branch, ...nowhere, listing: nothingListed, beginsIn };
}

/**
 * Our branch is planned on while its pull request is open and the target has not moved; else the target's tip is. Then the
 * new commit has both tips for parents, so that our branch too only ever goes forward.
 */
async function pullGround(client: GitHubClient, wish: Wish, branch: string, tip: Tip): Promise<Ground> {
  if (typeof tip !== "object") throw nothingToPullInto(branch);
  const own = await tipOf(client, ownBranch);
  const place = { branch, moves: ownBranch };
  if (typeof own !== "object") return standingOn(client, wish, { ...place, on: tip.sha, from: undefined });
  const pull = await openPull(client, wish.owner, branch);
  const { ahead, behind } = await apart(client, branch);
  const goesOn = pull !== undefined && behind === 0 && ahead > 0;
  if (goesOn) return standingOn(client, wish, { ...place, on: own.sha, from: own.sha });
  const ground = await standingOn(client, wish, { ...place, on: tip.sha, from: own.sha });
  return ahead === 0 ? ground : { ...ground, parents: [tip.sha, own.sha] };
}

interface Standing {
  readonly branch: string;
  readonly moves: string;
  readonly on: string;
  readonly from: string | undefined;
}

async function standingOn(client: GitHubClient, { folder }: Wish, standing: Standing): Promise<Ground> {
  const { branch, moves, on, from } = standing;
  const found = await client.need("for a commit", "GET /git/commits/{commit}", { commit: on }, commitAnswer);
  const root = found.tree.sha;
  const listing = await listFolder(client, root, folder);
  return { branch, moves, from, commit: on, root, listing, parents: [on], beginsIn: undefined };
}

function archived(): PressError {
  return new PressError("publish-denied", "The repository is archived, and takes nothing any more.", {
    hint: "Unarchive it in its settings, or publish to another one.",
    exit: 4,
  });
}

function nothingToPullInto(branch: string): PressError {
  return new PressError("publish-branch", `There is no branch ${branch} that a pull request could go into.`, {
    hint: "Publish once without --pr, or name a branch that exists with --branch.",
    exit: 4,
  });
}
