import type { Network } from "../../config/schema.ts";
import { type GitHubWayOptions, openGitHubWay } from "../../pipeline/github-way.ts";
import type { GitHubAccess } from "../../publish/github-octokit.ts";
import { apiAddress, gitHubToken, repositoryName } from "../../publish/github-repository.ts";
import type { CommandContext } from "../context.ts";

/** The way to one repository's API. It must be closed. */
export interface OpenGitHub {
  readonly access: GitHubAccess;
  /** OWNER/NAME. */
  readonly repository: string;
  readonly close: () => Promise<void>;
}

/** By the token and the address of the environment, and the repository that `--repository`, it or a remote names. */
export async function openGitHub(
  context: CommandContext,
  network: Network,
  { remote = "origin", limits = {} }: { readonly remote?: string; readonly limits?: GitHubWayOptions["limits"] } = {},
): Promise<OpenGitHub> {
  const { options, env, cwd, clock, jitter, signal, version } = context;
  const api = apiAddress(env);
  const token = gitHubToken(env);
  const named = await repositoryName(options.text("repository"), { folder: cwd, remote, environment: env });
  const way = openGitHubWay({ network, env, token, clock, jitter, signal, limits });
  const access = { api, ...named, token, userAgent: `rulepress/${version}`, fetch: way.fetch };
  return { access, repository: `${named.owner}/${named.name}`, close: way.close };
}
