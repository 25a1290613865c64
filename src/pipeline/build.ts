import type { Plan, Published } from "../model/published.ts";
import { emitters } from "../emitters/registry.ts";
import { applyPlan, lock, recover, stagedFiles } from "../tree/apply.ts";
import { entryStores } from "./entry-store.ts";
import type { Outcome } from "./intake.ts";
import { hashTree } from "./hash-tree.ts";
import { nothingMet } from "./join.ts";
import type { Memory } from "./memory.ts";
import type { Outside } from "./outside.ts";
import type { Prepared } from "./prepare.ts";
import { quietManifest } from "./quiet.ts";
import { type Past, pastAfter, pastOf, type ReadProgress, readSources } from "./read-sources.ts";
import { type StepResult, takeStep } from "./step.ts";

/** What a run tells while it works. Numbers are running totals of the stage. */
export interface RunProgress extends ReadProgress {
  readonly joining: () => void;
  readonly printing: (days: number, total: number) => void;
  readonly writing: (files: number) => void;
}

export interface BuildOptions {
  readonly out: string;
  readonly dryRun: boolean;
  readonly outside: Outside;
  readonly progress: RunProgress;
  /** Process id in words, and whether such a process is alive: for the lock. */
  readonly process: { readonly id: string; readonly alive: (id: string) => boolean };
}

export interface RunOutcome {
  readonly prepared: Prepared;
  readonly outcomes: readonly Outcome[];
  readonly result: Omit<StepResult, "stage" | "settings">;
  readonly plan: Plan;
  /** A run that was killed before was finished first. */
  readonly recovered: boolean;
  /** What the next run knows of this one. */
  readonly memory: Memory;
}

/** The step for a published tree; `keepReadings` where the same readings serve again when somebody else published first. */
export function stepFor(
  prepared: Prepared,
  outcomes: readonly Outcome[],
  published: Published,
  staging: string,
  progress: RunProgress,
  keepReadings: boolean,
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
    keepReadings,
    staging,
    progress: { join: progress.joining, print: progress.printing },
  });
}

/** A run that learns nothing and need not read a source to know it, or undefined. */
export async function quietRun(
  prepared: Prepared,
  published: Published,
  { memory }: Past,
  outside: Outside,
): Promise<Omit<RunOutcome, "recovered"> | undefined> {
  const manifest = await quietManifest(prepared, emitters, published, memory.quiet, outside);
  if (manifest === undefined) return undefined;
  const plan: Plan = { changes: [], unchanged: published.blobs.size };
  const outcomes = prepared.setups.map((setup) => ({ state: "unchanged" as const, setup }));
  const told = { digest: manifest.digest, tree: memory.quiet?.tree };
  const result = { ...told, counts: undefined, plan, held: [], joined: nothingMet(manifest) };
  return { prepared, outcomes, result, plan, memory };
}

/** The line, into a folder. */
export async function build(prepared: Prepared, options: BuildOptions): Promise<RunOutcome> {
  const { out, progress, outside } = options;
  const release = lock(out, options.process.id, options.process.alive);
  const stores = entryStores(`${stagedFiles(out)}-read`);
  try {
    const recovered = recover(out);
    const published = await hashTree(out);
    const past = await pastOf(published, outside);
    const quiet = await quietRun(prepared, published, past, outside);
    if (quiet !== undefined) return { ...quiet, recovered };
    const outcomes = await readSources(prepared, { outside, past, stores, progress });
    refuseFailedInput(prepared, outcomes);
    const {
      stage: _stage,
      settings: _settings,
      ...result
    } = await stepFor(prepared, outcomes, published, stagedFiles(out), progress, false);
    if (!options.dryRun && result.plan.changes.length > 0) {
      progress.writing(result.plan.changes.length);
      applyPlan(out, result.plan.changes);
    }
    const memory = pastAfter(prepared, outside, past, outcomes, result);
    if (!options.dryRun) await outside.keep(memory);
    return { prepared, outcomes, result, plan: result.plan, recovered, memory };
  } finally {
    stores.close();
    release();
  }
}

/** A file that a person named must be readable: there is no past of it to carry on with. */
export function refuseFailedInput(prepared: Prepared, outcomes: readonly Outcome[]): void {
  if (prepared.configured !== undefined || prepared.request.inputs.length === 0) return;
  for (const outcome of outcomes) if (outcome.state === "failed") throw outcome.error;
}
