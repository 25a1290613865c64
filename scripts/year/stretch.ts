import type { KindCounts, StepCounts } from "../../src/model/summary.ts";
import type { Told } from "./press.ts";
import type { Stretch } from "./report.ts";
import type { Sizes } from "./sizes.ts";

/** What the days since the last measurement come to. */
export function stretchOf(asOf: string, days: readonly Told[], sizes: Sizes, before: Stretch | undefined): Stretch {
  const runs = days.flatMap((day) => (day === "skipped" ? [] : [day]));
  const steps = runs.flatMap(({ counts }) => (counts === undefined ? [] : [counts]));
  const sum = (of: (step: StepCounts) => number) => steps.reduce((all, step) => all + of(step), 0);
  return {
    ...{ asOf, days: days.length, ...sizes, grownKib: sizes.gitKib - (before?.gitKib ?? 0) },
    commits: runs.filter(({ commit }) => commit !== undefined).length,
    live: steps.at(-1)?.live ?? before?.live ?? 0,
    changed: sum((step) => total(step.added) + total(step.updated) + total(step.withdrawn) + step.revived),
    renewed: sum(({ renewed }) => total(renewed)),
    touched: runs.reduce((all, { touched }) => all + touched, 0),
    seconds: runs.reduce((all, { seconds }) => all + seconds, 0),
  };
}

function total(counts: KindCounts | StepCounts["withdrawn"]): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
