import { checkpointOf } from "../../pipeline/checkpoint.ts";
import { prepare } from "../../pipeline/prepare.ts";
import { publish as publishTree, type PublishOutcome } from "../../pipeline/publish.ts";
import type { Tagged } from "../../publish/publisher.ts";
import type { CommandContext } from "../context.ts";
import { runRequest } from "../request.ts";
import { visible } from "../terminal.ts";
import { withOutside } from "./outside.ts";
import { runProgress } from "./progress.ts";
import { publishWay, type PublishWay } from "./publish-ways.ts";
import { reportRun } from "./report.ts";
import { summaryJson, summaryText } from "./summary.ts";
import { expiryWarnings } from "./warnings.ts";

export async function publish(context: CommandContext): Promise<number> {
  const { options, out, say } = context;
  const prepared = prepare(runRequest(context));
  expiryWarnings(prepared.expiring, say);
  const way = await publishWay(context, prepared.request.config.network);
  try {
    const run = await withOutside(context, prepared.request, (outside) =>
      publishTree(prepared, {
        ...{ publisher: way.publisher, outside },
        dryRun: options.flag("dry-run"),
        progress: {
          ...runProgress(context.progress),
          lostRace: (attempt) => {
            say(`Somebody pushed first (attempt ${attempt}): planning again on the new tip.\n`);
          },
        },
      }),
    );
    const { commit, message, pull } = run;
    const json = options.flag("json");
    if (!json) out(summaryText(run, context) + ending(run, way.where));
    // Before the checkpoint: one that is refused must not take the report of what was published along.
    await reportRun(context, run, way.where);
    const checkpoint = await checkpointed(run, way);
    if (json)
      out(
        `${JSON.stringify({ ...way.facts, commit, pull, message, checkpoint, ...summaryJson(run) }, undefined, 2)}\n`,
      );
    else out(checkpointWords(checkpoint));
    return run.result.held.length > 0 && !options.flag("held-ok") ? 2 : 0;
  } finally {
    await way.close();
  }
}

type Checkpoint = Tagged & { readonly name: string };

async function checkpointed(run: PublishOutcome, { tag }: PublishWay): Promise<Checkpoint | undefined> {
  const wanted = tag === undefined ? undefined : checkpointOf(run);
  return tag === undefined || wanted === undefined ? undefined : { name: wanted.name, ...(await tag(wanted)) };
}

function checkpointWords(checkpoint: Checkpoint | undefined): string {
  if (checkpoint === undefined) return "";
  const { name, commit } = checkpoint;
  if (checkpoint.made) return `Tagged it ${name}.\n`;
  const where = checkpoint.elsewhere ? ", which is not in the history of this branch: it was left there" : " already";
  return `${name} stands on ${commit.slice(0, 12)}${where}.\n`;
}

function ending({ commit, message, pull }: PublishOutcome, where: string): string {
  if (message === undefined) return "No commit was made.\n";
  const text = message
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
  if (commit === undefined) return `\nDry run: this commit would go to ${where}:\n\n${text}\n`;
  const waits = pull === undefined ? "" : `, waiting in ${visible(pull)}`;
  return `\nPushed ${commit.slice(0, 12)} to ${where}${waits}:\n\n${text}\n`;
}
