import { build as buildTree } from "../../pipeline/build.ts";
import { prepare } from "../../pipeline/prepare.ts";
import type { CommandContext } from "../context.ts";
import { outOf, runRequest } from "../request.ts";
import { withOutside } from "./outside.ts";
import { runProgress } from "./progress.ts";
import { summaryJson, summaryText } from "./summary.ts";
import { expiryWarnings } from "./warnings.ts";

export async function build(context: CommandContext): Promise<number> {
  const { options, out, say } = context;
  const prepared = prepare(runRequest(context));
  const folder = outOf(context);
  expiryWarnings(prepared.expiring, say);
  const run = await withOutside(context, prepared.request, (outside) =>
    buildTree(prepared, {
      ...{ out: folder, outside },
      dryRun: options.flag("dry-run"),
      progress: runProgress(context.progress),
      process: context.process,
    }),
  );
  if (run.recovered) say("An earlier run was interrupted; its work was finished first.\n");
  if (options.flag("json")) out(`${JSON.stringify({ out: folder, ...summaryJson(run) }, undefined, 2)}\n`);
  else out(summaryText(run, context) + nextSteps(context, folder, run.result.counts !== undefined));
  return run.result.held.length > 0 ? 2 : 0;
}

function nextSteps({ options, paint }: CommandContext, folder: string, learned: boolean): string {
  if (options.flag("dry-run")) return "Dry run: nothing was written.\n";
  if (!learned) return "";
  const steps = [
    [`${folder}/README.md`, "which form to deploy where, and how to load it"],
    [`rulepress explain VALUE ${folder}`, "why a value is in or out"],
    [`rulepress verify ${folder} --rebuild`, "prove that every byte follows from the ledger"],
    ...(options.flag("demo")
      ? [["rulepress.yml", "name your own feeds, then run `rulepress build`"]]
      : [["rulepress publish", "commit and push only the diffs"]]),
  ];
  const width = Math.max(...steps.map(([command = ""]) => command.length));
  const lines = steps.map(([command = "", does = ""]) => `  ${paint.cyan(command.padEnd(width))}  ${does}`);
  return `\nThe tree is in ${paint.bold(`${folder}/`)}. What next:\n${lines.join("\n")}\n`;
}
