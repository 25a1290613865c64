import { loadAllowEntries, readTextFile } from "../../config/load.ts";
import { readForm, readIssue, type ReportedIssue } from "../../config/issue-form.ts";
import { markdownCode } from "../../dialects/markdown.ts";
import { PressError } from "../../model/errors.ts";
import type { Allowed } from "../../pipeline/allow.ts";
import { falsePositive as dryRun } from "../../pipeline/false-positive.ts";
import { ghIn } from "../../publish/gh.ts";
import { gitIn } from "../../publish/git-process.ts";
import { answer, propose } from "../../publish/proposal.ts";
import type { CommandContext } from "../context.ts";
import { allowlistPath, configOf } from "../request.ts";
import { countText } from "../table.ts";
import { visible } from "../terminal.ts";

/** Reads the report of a false positive, says what taking it out would do, and with `--propose` opens the pull request. */
export async function falsePositive(context: CommandContext): Promise<number> {
  const { options, out, cwd, env } = context;
  const path = options.text("issue") ?? "";
  const issue = readIssue(readTextFile(path) ?? "", path);
  const { number } = issue;
  const gh = ghIn(cwd, env);
  try {
    const { allowed, file, evidence } = await tryOut(context, issue);
    const body = bodyOf(number, allowed, evidence);
    if (options.flag("json")) out(`${JSON.stringify({ file, ...factsOf(allowed) }, undefined, 2)}\n`);
    else out(visibleLines(body));
    if (!options.flag("propose")) return 0;
    const title = `Allow what #${number} reports as a false positive`;
    const made = await propose(gh, gitIn(cwd, { environment: env }), {
      ...{ branch: `false-positive/issue-${number}`, base: issue.branch },
      ...{ title, body, path: file, text: allowed.text },
    });
    await answer(gh, number, answers[made]);
    return 0;
  } catch (error) {
    // Whoever filled in the form learns why; no word of theirs stands outside of code.
    if (options.flag("propose") && error instanceof PressError && error.code === "form-invalid") {
      await answer(gh, number, `No pull request was prepared: ${markdownCode(error.message)} ${error.hint ?? ""}\n`);
    }
    throw error;
  }
}

const answers = {
  opened: "Thank you. A pull request is prepared that takes this out; a maintainer decides on it.\n",
  known: "There is a pull request for this issue already.\n",
} as const;

async function tryOut(context: CommandContext, issue: ReportedIssue) {
  const { options, now } = context;
  const form = readForm(issue);
  const config = configOf(context, options.given("config"));
  loadAllowEntries(config, readTextFile);
  const file = allowlistPath(config, options.text("config") ?? "rulepress.yml").replace(/^\.\//, "");
  const text = readTextFile(file) ?? "";
  const allowed = await dryRun(issue, form, { path: file, text }, options.text("tree") ?? "rules", now());
  return { allowed, file, evidence: form.evidence };
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
