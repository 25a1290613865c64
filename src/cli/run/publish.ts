import { prepare } from "../../pipeline/prepare.ts";
import { publish as publishTree } from "../../pipeline/publish.ts";
import { currentBranch } from "../../publish/branch.ts";
import { gitPublisher } from "../../publish/git.ts";
import type { CommandContext } from "../context.ts";
import { outOf, runRequest } from "../request.ts";
import { withOutside } from "./outside.ts";
import { runProgress } from "./progress.ts";
import { summaryJson, summaryText } from "./summary.ts";
import { expiryWarnings } from "./warnings.ts";

export async function publish(context: CommandContext): Promise<number> {
  const { options, out, say, env, cwd } = context;
  const prepared = prepare(runRequest(context));
  expiryWarnings(prepared.expiring, say);
  const remote = options.text("remote") ?? "origin";
  const branch = options.text("branch") ?? (await currentBranch(cwd, env));
  const token = env["RULEPRESS_GIT_TOKEN"];
  const publisher = gitPublisher({
    repository: cwd,
    remote,
    branch,
    folder: outOf(context),
    environment: env,
    ...(token === undefined ? {} : { token }),
  });
  const run = await withOutside(context, prepared.request, (outside) =>
    publishTree(prepared, {
      ...{ publisher, outside },
      dryRun: options.flag("dry-run"),
      progress: {
        ...runProgress(context.progress),
        lostRace: (attempt) => {
          say(`Somebody pushed first (attempt ${attempt}): planning again on the new tip.\n`);
        },
      },
    }),
  );
  const { commit, message } = run;
  if (options.flag("json"))
    out(`${JSON.stringify({ remote, branch, commit, message, ...summaryJson(run) }, undefined, 2)}\n`);
  else out(summaryText(run, context) + ending(commit, message, `${remote} ${branch}`));
  return run.result.held.length > 0 ? 2 : 0;
}

function ending(commit: string | undefined, message: string | undefined, where: string): string {
  if (message === undefined) return "No commit was made.\n";
  const text = message
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
  return commit === undefined
    ? `\nDry run: this commit would go to ${where}:\n\n${text}\n`
    : `\nPushed ${commit.slice(0, 12)} to ${where}:\n\n${text}\n`;
}
