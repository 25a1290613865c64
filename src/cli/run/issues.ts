import { readTextFile } from "../../config/load.ts";
import { PressError } from "../../model/errors.ts";
import { type Health, parseHealth } from "../../pipeline/health.ts";
import { type IssueChange, issueChanges, patienceDays } from "../../pipeline/held-issues.ts";
import { type GitHubClient, gitHubClient } from "../../publish/github-client.ts";
import { closeHeldIssue, openHeldIssue, openHeldIssues } from "../../publish/github-issues.ts";
import type { CommandContext } from "../context.ts";
import { houseConfigOf } from "../request.ts";
import { openGitHub } from "./github-access.ts";
import { heldWords } from "./markdown-summary.ts";

/** Opens an issue for each source that is held for days, and closes those of sources that recovered. */
export async function issues(context: CommandContext): Promise<number> {
  const { options } = context;
  const path = options.text("status") ?? "";
  const text = readTextFile(path);
  if (text === undefined) {
    throw new PressError("status-invalid", `${path} does not exist.`, {
      hint: "`rulepress publish --status FILE` writes it.",
    });
  }
  const health = parseHealth(text, path);
  const gitHub = await openGitHub(context, houseConfigOf(context).network);
  try {
    const client = gitHubClient(gitHub.access);
    const changes = issueChanges(health, await openHeldIssues(client));
    if (!options.flag("dry-run")) for (const change of changes) await apply(client, change, health);
    tell(context, changes);
    return 0;
  } finally {
    await gitHub.close();
  }
}

function tell({ options, out }: CommandContext, changes: readonly IssueChange[]): void {
  if (options.flag("json")) out(`${JSON.stringify(changes, undefined, 2)}\n`);
  else out(changes.length === 0 ? "No issue to open or to close.\n" : changes.map(told).join(""));
}

async function apply(client: GitHubClient, change: IssueChange, health: Health): Promise<void> {
  if (change.action === "open") await openHeldIssue(client, change.source.name, issueBody(change, health));
  else await closeHeldIssue(client, change.issue.number, closeWords[change.why]);
}

const closeWords = {
  recovered: "The source was read again and believed. rulepress closes this issue by itself.",
  removed: "The source is no longer in the config. rulepress closes this issue by itself.",
  doubled: "There is an older open issue about the same source.",
} as const;

function issueBody({ source }: Extract<IssueChange, { action: "open" }>, health: Health): string {
  return `${heldWords(source, health.asOf)}

No reading of this source was believed for over ${patienceDays} days. Nothing was removed: its past is carried, and what it said runs
out by its own leases. Look at the feed. If its answer is right as it is, run once with \`--accept ${source.name}\`.

This issue is closed by itself when the source recovers.
`;
}

function told(change: IssueChange): string {
  return change.action === "open"
    ? `open: ${change.source.name} (held for ${change.days} days)\n`
    : `close: #${change.issue.number} ${change.issue.source} (${change.why})\n`;
}
