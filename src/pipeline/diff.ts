import { PressError } from "../model/errors.ts";
import { deltaPaths, type DeltaStep, readDelta } from "../tree/delta.ts";
import { openTree } from "./tree-reader.ts";

export type { DeltaStep };

/** The steps after `from` up to `to`; each bound is a day, a time, or the start of a data digest. */
export async function diff(folder: string, from: string | undefined, to: string | undefined): Promise<DeltaStep[]> {
  const { published } = await openTree(folder);
  const steps: DeltaStep[] = [];
  for (const path of deltaPaths(published)) steps.push(...(await readDelta(published, path)));
  if (from === undefined) return steps.slice(-1);
  const begin = boundIndex(steps, from);
  const end = to === undefined ? steps.length : boundIndex(steps, to);
  if (end < begin) {
    throw new PressError("diff-backwards", `${to ?? ""} is before ${from}.`, { hint: "Give the earlier one first." });
  }
  return steps.slice(begin, end);
}

const digestForm = /^[0-9a-f]{7,64}$/;
const timeForm = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/;

/** Number of steps that lie at or before a bound. */
function boundIndex(steps: readonly DeltaStep[], bound: string): number {
  if (digestForm.test(bound)) {
    const ended = steps.findLastIndex((step) => step.to.startsWith(bound));
    if (ended !== -1) return ended + 1;
    const began = steps.findIndex((step) => step.from.startsWith(bound));
    if (began !== -1) return began;
    throw new PressError("diff-unknown", `No step of the tree has the digest ${bound}.`, {
      hint: "`rulepress diff 1970-01-01 --json` shows every step with its digests.",
    });
  }
  if (!timeForm.test(bound)) {
    throw new PressError("diff-unknown", `${bound} is neither a day nor a digest.`, {
      hint: "Write a day as 2026-05-17.",
    });
  }
  // A day names its end: what happened on it has happened.
  const limit = bound.length === 10 ? `${bound}T23:59:59.999Z` : bound;
  return steps.filter((step) => step.counts.asOf <= limit).length;
}
