import { loadAllowEntries, type LoadedConfig, readTextFile } from "../../config/load.ts";
import { readForm, readIssue, type ReportedIssue } from "../../config/issue-form.ts";
import { markdownCode } from "../../dialects/markdown.ts";
import { PressError } from "../../model/errors.ts";
import type { Allowed } from "../../pipeline/allow.ts";
import { falsePositive as dryRun } from "../../pipeline/false-positive.ts";
import type { GitHubClient } from "../../publish/github-client.ts";
import type { CommandContext } from "../context.ts";
import { allowlistPath, houseConfigOf } from "../request.ts";
import { countText } from "../table.ts";
import { visible } from "../terminal.ts";
import { openGitHub } from "./github-access.ts";

/** Reads the report of a false positive, says what taking it out would do, and with `--propose` opens the pull request. */
export async function falsePositive(context: CommandContext): Promise<number> {
  const { options } = context;
  const path = options.text("issue") ?? "";
  const issue = readIssue(readTextFile(path) ?? "", path);
  const config = houseConfigOf(context);
  if (options.flag("propose")) await tryAndPropose(context, config, issue);
  else show(context, issue, await tryOut(context, config, issue));
  return 0;
}

async function tryAndPropose(context: CommandContext, config: LoadedConfig, issue: ReportedIssue): Promise<void> {
  const { number } = issue;
  // Octokit takes a fifth of a second to load.
  const { gitHubClient } = await import("../../publish/github-client.ts");
  const { comment } = await import("../../publish/github-issues.ts");
  const gitHub = await openGitHub(context, config.network);
  const client = gitHubClient(gitHub.access);
  try {
    const trial = await tryOut(context, config, issue);
    show(context, issue, trial);
    await comment(client, number, answers[await proposed(client, gitHub.access.owner, issue, trial)]);
  } catch (error) {
    // Whoever filled in the form learns why; no word of theirs stands outside of code.
    if (error instanceof PressError && error.code === "form-invalid") {
      const why = `No pull request was prepared: ${markdownCode(error.message)} ${error.hint ?? ""}\n`;
      await comment(client, number, why);
    }
    throw error;
  } finally {
    await gitHub.close();
  }
}

const answers = {
  opened: "Thank you. A pull request is prepared that takes this out; a maintainer decides on it.\n",
  known: "There is a pull request for this issue already.\n",
} as const;

async function proposed(client: GitHubClient, owner: string, { number, branch }: ReportedIssue, trial: Trial) {
  const { allowed, file, before, evidence } = trial;
  const { propose } = await import("../../publish/github-proposal.ts");
  return propose(client, owner, {
    ...{ branch: `false-positive/issue-${number}`, base: branch, path: file, before, text: allowed.text },
    title: `Allow what #${number} reports as a false positive`,
    body: bodyOf(number, allowed, evidence),
  });
}

/** What an entry for a report would do, and to which file. */
interface Trial {
  readonly allowed: Allowed;
  readonly file: string;
  readonly before: string;
  readonly evidence: string;
}

async function tryOut(context: CommandContext, config: LoadedConfig, issue: ReportedIssue): Promise<Trial> {
  const { options, now } = context;
  const form = readForm(issue);
  loadAllowEntries(config, readTextFile);
  const file = allowlistPath(config, options.text("config") ?? "rulepress.yml").replace(/^\.\//, "");
  const before = readTextFile(file) ?? "";
  const allowed = await dryRun(issue, form, { path: file, text: before }, options.text("tree") ?? "rules", now());
  return { allowed, file, before, evidence: form.evidence };
}

function show({ options, out }: CommandContext, { number }: ReportedIssue, { allowed, file, evidence }: Trial): void {
  if (options.flag("json")) out(`${JSON.stringify({ file, ...factsOf(allowed) }, undefined, 2)}\n`);
  else out(visibleLines(bodyOf(number, allowed, evidence)));
}

function factsOf({ entry, leaving }: Allowed) {
  const left = leaving.map(({ kind, value, id, claims }) => ({ kind, value, id, sources: Object.keys(claims) }));
  return { entry, leaving: left };
}

const listed = 50;

/** The pull request's text. Every word of a stranger or a feed stands in a code span. */
function bodyOf(issue: number, allowed: Allowed, evidence: string): string {
  const { entry, leaving } = factsOf(allowed);
  const rows = leaving
    .slice(0, listed)
    .map(
      ({ kind, value, id, sources }) =>
        `- ${kind} ${markdownCode(value)}, rule ${markdownCode(id)}, seen in ${sources.map(markdownCode).join(", ")}\n`,
    );
  const more = leaving.length > listed ? `- … and ${countText(leaving.length - listed)} more\n` : "";
  const fields = Object.entries<string>({ ...entry }).map(([key, value]) => `- ${key}: ${markdownCode(value)}\n`);
  return `Reported in #${issue}. Merging this takes ${countText(leaving.length)} out with the next run, which begins at once.

### What leaves

${rows.join("")}${more}
### The entry

${fields.join("")}
### What the reporter says

${markdownCode(evidence)}

Closes #${issue}.
`;
}

function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
