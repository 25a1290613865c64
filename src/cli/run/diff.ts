import { type DeltaStep, diff as diffTree } from "../../pipeline/diff.ts";
import type { CommandContext } from "../context.ts";
import { countText } from "../table.ts";
import { type Paint, visible } from "../terminal.ts";

export async function diff({ options, positionals, out, paint }: CommandContext): Promise<number> {
  const steps = await diffTree(options.text("tree") ?? "rules", positionals[0], positionals[1]);
  if (options.flag("json")) out(`${JSON.stringify(steps, undefined, 2)}\n`);
  else
    out(
      steps.length === 0
        ? "No step in this time: nothing changed.\n"
        : steps.map((step) => stepText(step, paint)).join("\n"),
    );
  return 0;
}

/** More of one kind are counted: `--json` has them all. */
const shownLimit = 20;

function stepText(step: DeltaStep, paint: Paint): string {
  const { counts, added, updated, revived, withdrawn, lists } = step;
  const entered = Object.entries(added).flatMap(([key, ids]) => ids.map((id) => `+ ${key}  ${id}`));
  const lines = [
    ...limited(entered, paint.green),
    ...limited(
      updated.map(({ was }) => `~ ${was.kind}  ${was.value}`),
      paint.yellow,
    ),
    ...limited(
      revived.map(({ was }) => `+ ${was.kind}  ${was.value} (came back)`),
      paint.green,
    ),
    ...limited(
      withdrawn.map(({ was, reason }) => `- ${was.kind}  ${was.value} (${reason})`),
      paint.red,
    ),
  ];
  const rules = lists.added.length + lists.changed.length + lists.retired.length;
  const listed =
    rules === 0
      ? []
      : [`list rules: ${lists.added.length} added, ${lists.changed.length} changed, ${lists.retired.length} retired`];
  const quiet = step.renewed.length > 0 ? [`${countText(step.renewed.length)} leases renewed`] : [];
  const reissued = step.reissued.length > 0 ? [`reissued: ${step.reissued.join(", ")}`] : [];
  const head = `${paint.bold(counts.asOf)}  ${step.from.slice(0, 12)} -> ${step.to.slice(0, 12)}  ${countText(counts.live)} live`;
  return [head, ...[...lines, ...quiet, ...listed, ...reissued].map((line) => `  ${line}`)].join("\n") + "\n";
}

function limited(lines: readonly string[], colour: (text: string) => string): string[] {
  const shown = lines.slice(0, shownLimit).map((line) => colour(visible(line)));
  return lines.length > shown.length ? [...shown, `… and ${countText(lines.length - shown.length)} more`] : shown;
}
