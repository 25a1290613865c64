import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { annotation } from "../../dialects/actions.ts";
import { PressError } from "../../model/errors.ts";
import { healthOf } from "../../pipeline/health.ts";
import type { PublishOutcome } from "../../pipeline/publish.ts";
import { lastCommit } from "../../publish/last-commit.ts";
import type { CommandContext } from "../context.ts";
import { visible } from "../terminal.ts";
import { idleWarning } from "./idle.ts";
import { summaryPage } from "./markdown-summary.ts";
import { expiryWords } from "./warnings.ts";

/** Writes what a schedule wants to know of a run: a summary page, the sources' health, and annotations where GitHub Actions shows them. */
export async function reportRun(context: CommandContext, run: PublishOutcome, where: string): Promise<void> {
  const { options, cwd, env, say } = context;
  const health = healthOf(run);
  const idle = run.commit === undefined ? idleWarning(await lastCommit(cwd, env), health.asOf) : undefined;
  const ending = run.prepared.expiring.map(expiryWords);
  const warnings = [...ending, ...(idle === undefined ? [] : [idle])];
  const [summary, status] = [options.text("summary"), options.text("status")];
  if (summary !== undefined) {
    const page = summaryPage({ run, health, where, commit: run.commit, warnings });
    // The file of GitHub Actions is shared by the commands of a step.
    write(summary, `${page}\n`, "a");
  }
  if (status !== undefined) write(status, `${JSON.stringify(health, undefined, 2)}\n`, "w");
  if (idle !== undefined) say(`${idle}\n`);
  if (env["GITHUB_ACTIONS"] !== "true") return;
  for (const { source, error } of run.result.held) {
    say(annotation({ level: "warning", title: `held: ${source}`, message: visible(error.message) }));
  }
  for (const message of warnings) say(annotation({ level: "warning", title: "rulepress", message: visible(message) }));
}

function write(path: string, text: string, flag: "a" | "w"): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag });
  } catch (cause) {
    throw new PressError("report-unwritable", `${path} cannot be written.`, {
      hint: "The tree is published; only the report is missing. Name a file that this user may write.",
      cause,
    });
  }
}
