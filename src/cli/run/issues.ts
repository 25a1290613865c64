import { readTextFile } from "../../config/load.ts";
import { PressError } from "../../model/errors.ts";
import { type Health, parseHealth } from "../../pipeline/health.ts";
import { type IssueChange, issueChanges, patienceDays } from "../../pipeline/held-issues.ts";
import { type Gh, ghIn } from "../../publish/gh.ts";
import { closeHeldIssue, openHeldIssue, openHeldIssues } from "../../publish/held-label.ts";
import type { CommandContext } from "../context.ts";
import { heldWords } from "./markdown-summary.ts";

/** Opens an issue for each source that is held for days, and closes those of sources that recovered. */
export async function issues({ options, cwd, env, out }: CommandContext): Promise<number> {
  const path = options.text("status") ?? "";
  const text = readTextFile(path);
  if (text === undefined) {
    throw new PressError("status-invalid", `${path} does not exist.`, {
      hint: "`rulepress publish --status FILE` writes it.",
    });
  }
  const health = parseHealth(text, path);
  const gh = ghIn(cwd, env);
  const changes = issueChanges(health, await openHeldIssues(gh));
  if (!options.flag("dry-run")) for (const change of changes) await apply(gh, change, health);
  if (options.flag("json")) out(`${JSON.stringify(changes, undefined, 2)}\n`);
  else out(changes.length === 0 ? "No issue to open or to close.\n" : changes.map(told).join(""));
  return 0;
}

async function apply(gh: Gh, change: IssueChange, health: Health): Promise<void> {
  if (change.action === "open") await openHeldIssue(gh, change.source.name, issueBody(change, health));
  else await closeHeldIssue(gh, change.issue.number, closeWords[change.why]);
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
