import type { Reach } from "../model/plugin.ts";
import type { Plan, Published } from "../model/published.ts";
import { emitters } from "../emitters/registry.ts";
import { applyPlan, lock, recover, stagedFiles } from "../tree/apply.ts";
import { publishedFolder } from "../tree/published.ts";
import { type Outcome, readSource } from "./intake.ts";
import type { Prepared } from "./prepare.ts";
import { type StepResult, takeStep } from "./step.ts";

/** What a run tells while it works. Numbers are running totals of the stage. */
export interface RunProgress {
  readonly reading: (source: string) => void;
  readonly read: (records: number) => void;
  readonly readDone: (outcome: Outcome) => void;
  readonly joining: () => void;
  readonly printing: (days: number, total: number) => void;
  readonly writing: (files: number) => void;
}

export interface BuildOptions {
  readonly out: string;
  readonly dryRun: boolean;
  readonly reach: Reach;
  readonly progress: RunProgress;
  /** Process id in words, and whether such a process is alive: for the lock. */
  readonly process: { readonly id: string; readonly alive: (id: string) => boolean };
}

export interface RunOutcome {
  readonly prepared: Prepared;
  readonly outcomes: readonly Outcome[];
  readonly result: Omit<StepResult, "stage">;
  readonly plan: Plan;
  /** A run that was killed before was finished first. */
  readonly recovered: boolean;
}

/** Reads every source; those that fail are values. */
export async function readSources(prepared: Prepared, reach: Reach, progress: RunProgress): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const setup of prepared.setups) {
    progress.reading(setup.name);
    const { settings, judge } = prepared;
    const outcome = await readSource(setup, { settings, judge, reach, tick: progress.read });
    progress.readDone(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** The step for a published tree; the same readings serve again when somebody else published first. */
export function stepFor(
  prepared: Prepared,
  outcomes: readonly Outcome[],
  published: Published,
  staging: string,
  progress: RunProgress,
): Promise<StepResult> {
  const { request, origin, settings, configured, policy, judge } = prepared;
  return takeStep({
    published,
    outcomes,
    configured,
    settings,
    origin,
    policy,
    judge,
    asOf: request.asOf,
    accept: new Set(request.accept),
    allowRemovals: request.allowRemovals,
    repair: request.repair,
    emitters,
    staging,
    progress: { join: progress.joining, print: progress.printing },
  });
}

/** The line, into a folder. */
export async function build(prepared: Prepared, options: BuildOptions): Promise<RunOutcome> {
  const { out, progress, reach } = options;
  const release = lock(out, options.process.id, options.process.alive);
  try {
    const recovered = recover(out);
    const published = publishedFolder(out);
    const outcomes = await readSources(prepared, reach, progress);
    refuseFailedInput(prepared, outcomes);
    const { stage, ...result } = await stepFor(prepared, outcomes, published, stagedFiles(out), progress);
    if (!options.dryRun && result.plan.changes.length > 0) {
      progress.writing(result.plan.changes.length);
      applyPlan(out, result.plan.changes);
    }
    return { prepared, outcomes, result, plan: result.plan, recovered };
  } finally {
    release();
  }
}

/** A file that a person named must be readable: there is no past of it to carry on with. */
export function refuseFailedInput(prepared: Prepared, outcomes: readonly Outcome[]): void {
  if (prepared.configured !== undefined || prepared.request.inputs.length === 0) return;
  for (const outcome of outcomes) if (!outcome.ok) throw outcome.error;
}
