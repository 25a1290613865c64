import type { Network } from "../../config/schema.ts";
import { PressError } from "../../model/errors.ts";
import { currentBranch } from "../../publish/branch.ts";
import { gitPublisher, type GitTarget } from "../../publish/git.ts";
import { gitTag } from "../../publish/git-tag.ts";
import type { Publisher, Tag, Tagged } from "../../publish/publisher.ts";
import type { CommandContext } from "../context.ts";
import { outOf } from "../request.ts";
import { openGitHub } from "./github-access.ts";
import { signerOf } from "./signing.ts";

/** The way that the options choose, ready for use. It must be closed. */
export interface PublishWay {
  readonly publisher: Publisher;
  /** Names a published commit, where a checkpoint is wished for. */
  readonly tag?: (tag: Tag) => Promise<Tagged>;
  /** Where the commit goes, in words. */
  readonly where: string;
  /** The same for a machine. */
  readonly facts: Readonly<Record<string, string | undefined>>;
  readonly close: () => Promise<void>;
}

export function publishWay(context: CommandContext, network: Network): Promise<PublishWay> {
  const { options } = context;
  if (options.text("via") === "github") {
    if (!options.flag("checkpoint")) return overGitHub(context, network);
    throw new PressError("usage-conflict", "--checkpoint and --via github exclude each other.", {
      hint: "Publish with --via git, or tag in a job of its own: `git tag -a checkpoint-2026-11`.",
    });
  }
  for (const name of ["pr", "repository"]) {
    if (!options.given(name)) continue;
    throw new PressError("usage-conflict", `--${name} and --via git exclude each other.`, {
      hint: "Add --via github.",
    });
  }
  return throughGit(context);
}

async function throughGit(context: CommandContext): Promise<PublishWay> {
  const { options, env, cwd } = context;
  const remote = remoteOf(context);
  const branch = options.text("branch") ?? (await currentBranch(cwd, env));
  const token = env["RULEPRESS_GIT_TOKEN"];
  const target: GitTarget = {
    ...{ repository: cwd, remote, branch, folder: outOf(context), environment: env },
    signer: await signerOf(context),
    ...(token === undefined ? {} : { token }),
  };
  return {
    publisher: gitPublisher(target),
    ...(options.flag("checkpoint") ? { tag: (tag: Tag) => gitTag(target, tag) } : {}),
    where: `${remote} ${branch}`,
    facts: { remote, branch },
    close: () => Promise.resolve(),
  };
}

async function overGitHub(context: CommandContext, network: Network): Promise<PublishWay> {
  const { options } = context;
  const signer = await signerOf(context);
  const { access, repository, close } = await openGitHub(context, network, { remote: remoteOf(context) });
  const branch = options.text("branch");
  // Octokit takes a fifth of a second to load, which nobody else should wait for.
  const { gitHubPublisher } = await import("../../publish/github.ts");
  const publisher = gitHubPublisher({
    ...access,
    ...{ folder: outOf(context), pull: options.flag("pr"), signer },
    ...(branch === undefined ? {} : { branch }),
  });
  const where = `${repository}${branch === undefined ? "" : ` ${branch}`}`;
  return { publisher, where, facts: { repository, branch }, close };
}

function remoteOf({ options }: CommandContext): string {
  return options.text("remote") ?? "origin";
}
