import pLimit from "p-limit";
import { emitters } from "../emitters/registry.ts";
import type { Published } from "../model/published.ts";
import { readManifest } from "../tree/manifest.ts";
import { readWatermarks, type Watermarks } from "../tree/state.ts";
import type { EntryStores } from "./entry-store.ts";
import { type Outcome, readSource } from "./intake.ts";
import { markOf, type Memory, memoryAfter, memoryFor, restsUntil } from "./memory.ts";
import type { Outside } from "./outside.ts";
import type { Prepared } from "./prepare.ts";
import { quietAfter } from "./quiet.ts";
import type { SourceSetup } from "./setup.ts";
import type { StepResult } from "./step.ts";

export interface ReadProgress {
  readonly reading: (sources: number) => void;
  /** `count` more records of a source were read. */
  readonly read: (source: string, count: number) => void;
  readonly readDone: (outcome: Outcome) => void;
}

/** What the tree and the cache know of earlier readings, taken before the sources are read. */
export interface Past {
  readonly watermarks: Watermarks;
  readonly memory: Memory;
}

export async function pastOf(published: Published, outside: Outside): Promise<Past> {
  const digest = (await readManifest(published))?.digest;
  return { watermarks: await readWatermarks(published), memory: memoryFor(outside.memory, digest) };
}

/** What readings need beside the sources themselves. */
export interface ReadContext {
  readonly outside: Outside;
  readonly past: Past;
  /** Where is kept what they say. */
  readonly stores: EntryStores;
  readonly progress: ReadProgress;
}

/** Reads every source, several at once; those that fail or rest are values. Outcomes stand in the order of the config. */
export async function readSources(prepared: Prepared, context: ReadContext): Promise<Outcome[]> {
  const { outside, past, progress } = context;
  progress.reading(prepared.setups.length);
  const limit = pLimit(outside.atOnce);
  return Promise.all(
    prepared.setups.map((setup) =>
      limit(async () => {
        const outcome = resting(prepared, past, setup) ?? (await read(prepared, setup, context));
        progress.readDone(outcome);
        return outcome;
      }),
    ),
  );
}

function read(
  { settings, judge }: Prepared,
  setup: SourceSetup,
  { outside, past: { memory, watermarks }, stores, progress }: ReadContext,
): Promise<Outcome> {
  let told = 0;
  return readSource(setup, {
    settings,
    stores,
    judge,
    reach: outside.wayOut(setup),
    mark: markOf(memory, watermarks, setup),
    tick(records) {
      progress.read(setup.name, records - told);
      told = records;
    },
  });
}

/** A source that was read too short a time ago; one that a person asks for by --accept is read whatever its terms say. */
function resting({ request }: Prepared, { memory }: Past, setup: SourceSetup): Outcome | undefined {
  if (request.accept.includes(setup.name)) return undefined;
  const until = restsUntil(memory, setup, request.asOf);
  if (until === undefined) return undefined;
  const held = memory.sources[setup.name]?.held;
  return { state: "resting", setup, until, ...(held !== undefined && { held }) };
}

/** What the next run should know of this one; told to it by `keep`, once the tree is written or published. */
export function pastAfter(
  prepared: Prepared,
  outside: Outside,
  { memory }: Past,
  outcomes: readonly Outcome[],
  result: Pick<StepResult, "held" | "digest" | "joined" | "tree">,
): Memory {
  const { held, digest } = result;
  const { asOf } = prepared.request;
  const quiet = quietAfter(prepared, emitters, outcomes, result);
  return memoryAfter(memory, outcomes, held, { asOf, digest, quiet, notBefore: outside.notBefore });
}
