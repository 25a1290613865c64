import { PressError } from "../model/errors.ts";
import { plainFolder } from "./folder.ts";
import { authorisation } from "./git-authorisation.ts";
import { makeCommit } from "./git-commit.ts";
import type { Outcome } from "./child.ts";
import { gitIn, type Environment, type Git } from "./git-process.ts";
import { pushLost, refusedBy } from "./git-refusal.ts";
import { openTree, type Place } from "./git-tree.ts";
import type { Publisher, PublishResult } from "./publisher.ts";
import type { Signer } from "./ssh-signature.ts";

export interface GitTarget {
  /** A local repository of any form: work tree, bare, shallow or partial clone. Its branches, index and files stay as they are. */
  readonly repository: string;
  /** Name of a configured remote, or a URL or path; a relative path counts from the repository. */
  readonly remote: string;
  readonly branch: string;
  /** Where the tree lives in the repository, e.g. `rules`. */
  readonly folder: string;
  /** For a remote over http(s). Without it git uses the credentials it has. */
  readonly token?: string;
  /** Environment that git inherits, less what would point it elsewhere. */
  readonly environment: Environment;
  readonly signer?: Signer | undefined;
}

/**
 * Publishes with the git of the machine: fast-import for the commit, a plain push for the branch. The push is not forced, so
 * the remote itself decides a race, and a tip that nobody planned on is never overwritten.
 */
export function gitPublisher(target: GitTarget): Publisher {
  return {
    async open() {
      const { git, place } = await connect(target);
      return openTree(git, place);
    },
    async publish(base, changes, message, asOf) {
      const { git, place } = await connect(target);
      const commit = await makeCommit(git, {
        ...{ base, folder: place.folder, changes, message, asOf },
        signer: target.signer,
      });
      return push(git, place, commit);
    },
  };
}

async function push(git: Git, place: Place, commit: string): Promise<PublishResult> {
  const outcome = await pushRef(git, place, `${commit}:refs/heads/${place.branch}`);
  if (outcome.status === 0) return { commit };
  const answer = outcome.stdout.toString("utf8");
  if (pushLost(answer)) return { lost: true };
  throw refusedBy("push", place, `${outcome.words}\n${refusedLines(answer)}`.trim());
}

/** Unforced, and nothing beside it: a person's config may sign pushes, or send tags and submodules along. */
export function pushRef(git: Git, { remote }: Place, refspec: string): Promise<Outcome> {
  const alone = ["--no-follow-tags", "--no-signed", "--recurse-submodules=no"];
  return git.run(["push", "--porcelain", "--quiet", ...alone, remote, refspec]);
}

export function refusedLines(porcelain: string): string {
  const lines = porcelain.split("\n").filter((line) => line.startsWith("!"));
  return lines.map((line) => line.split("\t").slice(2).join(" ")).join("\n");
}

/** The repository, remote, branch and folder as they can be used, or the error that names the one that cannot. */
export async function connect(target: GitTarget): Promise<{ readonly git: Git; readonly place: Place }> {
  const { environment } = target;
  const plain = gitIn(target.repository, { environment });
  await checkRepository(plain, target.repository);
  await checkBranch(plain, target.branch);
  const place = { remote: target.remote, branch: target.branch, folder: plainFolder(target.folder) };
  const addresses = await addressesOf(plain, target.remote);
  // GitHub Actions gives an empty text for a secret that is not there.
  if (target.token === undefined || target.token === "") return { git: plain, place };
  return { git: gitIn(target.repository, { environment, ...authorisation(addresses, target.token) }), place };
}

async function checkRepository(git: Git, repository: string): Promise<void> {
  const outcome = await git.run(["rev-parse", "--show-object-format"]);
  if (outcome.status !== 0) {
    throw new PressError(
      "publish-no-repository",
      `${repository} cannot be used as a git repository: ${outcome.words}`,
      {
        hint: "Clone the rules repository, or run `git init` and `git remote add origin URL`, and publish from there.",
        exit: 4,
      },
    );
  }
  const format = outcome.stdout.toString().trim();
  if (format === "sha1") return;
  throw new PressError(
    "publish-no-repository",
    `${repository} names its objects by ${format}; plans are made for sha1.`,
    {
      hint: "Publish into a repository of the default object format.",
      exit: 4,
    },
  );
}

async function checkBranch(git: Git, branch: string): Promise<void> {
  const { status } = await git.run(["check-ref-format", `refs/heads/${branch}`]);
  if (status === 0) return;
  throw new PressError("publish-branch", `${JSON.stringify(branch)} cannot be the name of a branch.`, {
    hint: "Give a name such as main with --branch; `git help check-ref-format` has the rules.",
  });
}

/** The URLs or paths that the remote stands for: what is fetched from, and what is pushed to. */
async function addressesOf(git: Git, remote: string): Promise<string[]> {
  const names = (await git.output(["remote"])).toString().split("\n");
  if (remote !== "" && names.includes(remote)) {
    const fetched = await git.output(["remote", "get-url", remote]);
    const pushed = await git.output(["remote", "get-url", "--push", remote]);
    return [...new Set([fetched.toString().trim(), pushed.toString().trim()])];
  }
  // A leading dash would be read as an option of git.
  if (/[/:\\]/.test(remote) && !remote.startsWith("-")) return [remote];
  throw new PressError("publish-no-remote", `The repository has no remote ${JSON.stringify(remote)}.`, {
    hint: "Add it with `git remote add origin URL`, or name another with --remote: a configured name, a URL or a path.",
    exit: 4,
  });
}
