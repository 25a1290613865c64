import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitters } from "../emitters/registry.ts";
import { PressError } from "../model/errors.ts";
import { commitMessage, type StepSummary } from "../publish/message.ts";
import type { Publisher } from "../publish/publisher.ts";
import { quietRun, refuseFailedInput, type RunOutcome, type RunProgress, stepFor } from "./build.ts";
import { entryStores } from "./entry-store.ts";
import type { Outside } from "./outside.ts";
import type { Prepared } from "./prepare.ts";
import { pastAfter, pastOf, readSources } from "./read-sources.ts";

export interface PublishOptions {
  readonly publisher: Publisher;
  readonly dryRun: boolean;
  readonly outside: Outside;
  readonly progress: RunProgress & { readonly lostRace: (attempt: number) => void };
}

export interface PublishOutcome extends RunOutcome {
  /** Undefined when nothing was learned, or in a dry run. */
  readonly commit: string | undefined;
  readonly message: string | undefined;
  /** Address of the pull request that the commit waits in. */
  readonly pull: string | undefined;
}

/** After so many lost races somebody else is publishing without pause, and a person should look. */
const attempts = 3;

/**
 * The line, into a commit of only the diffs. When somebody pushed first, the same readings are planned again on the new tip:
 * generated files are never rebased.
 */
export async function publish(prepared: Prepared, options: PublishOptions): Promise<PublishOutcome> {
  const staging = mkdtempSync(join(tmpdir(), "rulepress-"));
  const stores = entryStores(join(staging, "read"));
  try {
    const { past, quiet } = await lookAtTip(prepared, options);
    if (quiet !== undefined)
      return { ...quiet, recovered: false, commit: undefined, message: undefined, pull: undefined };
    const outcomes = await readSources(prepared, { ...options, past, stores });
    refuseFailedInput(prepared, outcomes);
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const outcome = await attemptOn(prepared, outcomes, { staging, last: attempt === attempts }, options);
      if (outcome !== "lost") {
        const memory = pastAfter(prepared, options.outside, past, outcomes, outcome.result);
        if (!options.dryRun) await options.outside.keep(memory);
        return { ...outcome, memory };
      }
      options.progress.lostRace(attempt);
    }
  } finally {
    stores.close();
    rmSync(staging, { recursive: true, force: true });
  }
  throw new PressError("publish-races", `Somebody else pushed first ${attempts} times in a row.`, {
    hint: "Nothing was lost; run again. If it stays so, see who else publishes to this branch.",
    exit: 4,
  });
}

async function lookAtTip(prepared: Prepared, { publisher, outside }: PublishOptions) {
  const base = await publisher.open();
  try {
    const past = await pastOf(base, outside);
    return { past, quiet: await quietRun(prepared, base, past, outside) };
  } finally {
    await base.close();
  }
}

async function attemptOn(
  prepared: Prepared,
  outcomes: RunOutcome["outcomes"],
  { staging, last }: { readonly staging: string; readonly last: boolean },
  { publisher, progress, dryRun }: PublishOptions,
): Promise<Omit<PublishOutcome, "memory"> | "lost"> {
  const base = await publisher.open();
  try {
    const step = await stepFor(prepared, outcomes, base, join(staging, "files"), progress, !last);
    const { stage: _stage, settings: _settings, ...result } = step;
    const { plan } = result;
    const run = { prepared, outcomes, result, plan, recovered: false };
    if (plan.changes.length === 0) return { ...run, commit: undefined, message: undefined, pull: undefined };
    const message = commitMessage(summaryOf(result));
    if (dryRun) return { ...run, commit: undefined, message, pull: undefined };
    progress.writing(plan.changes.length);
    const published = await publisher.publish(base, plan.changes, message, prepared.request.asOf);
    if ("lost" in published) return "lost";
    return { ...run, commit: published.commit, message, pull: published.pull };
  } finally {
    await base.close();
  }
}

/** The step in counts, as far as a commit message tells of it. */
function summaryOf({ counts, held }: RunOutcome["result"]): StepSummary {
  if (counts === undefined) throw new Error("a plan without a step");
  const total = (byKind: Readonly<Record<string, number>>) => Object.values(byKind).reduce((sum, n) => sum + n, 0);
  const formats = new Map(emitters.map(({ name, folder, format }) => [name, { folder, format }]));
  return {
    asOf: counts.asOf,
    added: counts.added,
    updated: total(counts.updated),
    withdrawn: counts.withdrawn,
    revived: counts.revived,
    renewed: total(counts.renewed),
    live: counts.live,
    held: held.map(({ source, error }) => ({ source, code: error.code })),
    reissued: counts.reissued.flatMap((name) => formats.get(name) ?? []),
  };
}
