import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";
import { dayMs, isoTime, minuteMs } from "../model/time.ts";
import type { Watermarks } from "../tree/state.ts";
import type { Outcome } from "./intake.ts";
import type { SourceSetup } from "./setup.ts";
import type { Held } from "./step.ts";

const remembered = z.object({
  /** When the source was last read to its end. */
  read: z.string().exactOptional(),
  /** Up to when it was read, and what it was asked for. */
  mark: z.string().exactOptional(),
  scope: z.string().exactOptional(),
  /** Its server wants no request before. */
  notBefore: z.string().exactOptional(),
  /** Since when no reading of it was believed. */
  troubled: z.string().exactOptional(),
  /** Why its last reading was not believed. */
  held: z.object({ code: z.string(), message: z.string(), hint: z.string().exactOptional() }).exactOptional(),
});
const quiet = z.object({
  /** SHA-256 over all that a run came from but its time: program, settings, policy, and the bytes of every source. */
  world: z.string(),
  /** Digest of the tree that it came to. */
  tree: z.string(),
  /** When it ran, and before when the clock alone moves nothing. */
  from: z.string(),
  until: z.string(),
});
const memorySchema = z.object({
  /** Data digest of the tree that the marks belong to. */
  digest: z.string().exactOptional(),
  sources: z.record(z.string(), remembered),
  quiet: quiet.exactOptional(),
});

/**
 * What runs tell one another outside of the tree, in the cache folder: when each source was read, and up to when, although
 * nothing was learned; and what a run of files must be equal to in order to learn nothing. Losing it costs requests and time,
 * never data: the tree's own marks stand behind it.
 */
export type Memory = z.infer<typeof memorySchema>;
export type Quiet = z.infer<typeof quiet>;
type Remembered = z.infer<typeof remembered>;

const file = "reads.json";

/** A memory that is missing or broken is an empty one: it is a cache. */
export function recall(folder: string | undefined): Memory {
  const text = folder === undefined ? undefined : readText(join(folder, file));
  const parsed = text === undefined ? undefined : memorySchema.safeParse(parseJson(text));
  return parsed?.success === true ? parsed.data : { sources: {} };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new PressError("cache-unusable", `${path} cannot be read.`, {
      hint: "The cache folder must be one that this user may read and write; --cache names another.",
      cause: error,
    });
  }
}

/**
 * The memory, with marks only where they belong to the tree as it stands: after somebody else published, or turned the tree
 * back, the tree's own marks are the ones that lose nothing.
 */
export function memoryFor(memory: Memory, digest: string | undefined): Memory {
  if (memory.digest === digest) return memory;
  const sources = Object.entries(memory.sources).map(([name, { mark: _mark, ...rest }]) => [name, rest] as const);
  return { sources: Object.fromEntries(sources) };
}

/** Up to when a source was read and published, by the tree or, where nothing was learned since, by the memory. */
export function markOf(memory: Memory, watermarks: Watermarks, { name, site }: SourceSetup): string | undefined {
  const marks = [memory.sources[name], watermarks[name]].flatMap((known) =>
    known?.mark !== undefined && known.scope === site?.scope ? [known.mark] : [],
  );
  return marks.reduce<string | undefined>((last, mark) => (last === undefined || mark > last ? mark : last), undefined);
}

/** Writes the memory in one move, so that a kill leaves the old one or the new one. */
export function remember(folder: string, memory: Memory): void {
  const path = join(folder, file);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(memory, undefined, 2)}\n`);
    renameSync(`${path}.new`, path);
  } catch (cause) {
    throw new PressError("cache-unusable", `${path} cannot be written.`, {
      hint: "The cache folder must be one that this user may read and write; --cache names another.",
      cause,
    });
  }
}

/** Schedules drift: a run that comes a little early for its hour is meant for that hour. */
const early = 0.9;

/** Until when a source rests, or undefined when it may be read at `asOf`. */
export function restsUntil(memory: Memory, { name, site }: SourceSetup, asOf: string): string | undefined {
  const known = memory.sources[name];
  if (site === undefined || known === undefined) return undefined;
  const every = Date.parse(known.read ?? "") + site.every * minuteMs;
  const fit = every - site.every * minuteMs * (1 - early);
  const now = Date.parse(asOf);
  if (known.notBefore !== undefined && known.notBefore > asOf) return known.notBefore;
  return known.scope === site.scope && fit > now ? isoTime(every) : undefined;
}

/** What the next run should know of this one. `digest` is the tree's after it. */
export function memoryAfter(
  before: Memory,
  outcomes: readonly Outcome[],
  held: readonly Held[],
  moment: MemoryMoment,
): Memory {
  const reasons = new Map(held.map(({ source, error }) => [source, error]));
  const sources = new Map(Object.entries(before.sources));
  for (const outcome of outcomes) {
    const { name } = outcome.setup;
    const after = rememberedAfter(outcome, sources.get(name), reasons.get(name), moment);
    if (after === undefined) sources.delete(name);
    else sources.set(name, after);
  }
  const { digest, quiet } = moment;
  return {
    ...(digest !== undefined && { digest }),
    sources: Object.fromEntries(sources),
    ...(quiet !== undefined && { quiet }),
  };
}

function rememberedAfter(
  outcome: Outcome,
  old: Remembered | undefined,
  reason: PressError | undefined,
  { asOf, notBefore }: MemoryMoment,
): Remembered | undefined {
  if (outcome.state === "resting" || outcome.state === "unchanged") return old;
  const { name, site } = outcome.setup;
  const trouble = reason !== undefined && { troubled: old?.troubled ?? asOf };
  const pause = pauseUntil(notBefore(name), asOf);
  if (outcome.state === "failed") return { ...old, ...trouble, ...pause };
  // Of a file that could be read there is nothing to remember.
  if (site === undefined && reason === undefined) return undefined;
  const { mark } = outcome.reading;
  return {
    ...(site !== undefined && { read: asOf, scope: site.scope }),
    ...(mark !== undefined && reason === undefined && { mark }),
    ...(reason !== undefined && { held: heldWords(reason) }),
    ...trouble,
    ...pause,
  };
}

/** A server that names a day years ahead has a wrong clock: nobody would miss its source in time. */
function pauseUntil(until: string | undefined, asOf: string): { readonly notBefore?: string } {
  if (until === undefined || until <= asOf) return {};
  const longest = isoTime(Date.parse(asOf) + dayMs);
  return { notBefore: until < longest ? until : longest };
}

/**
 * The memory of a run that was not published, or was none: what it read is read again, but the requests that it spent are
 * spent. `until` has the sources that are to be left alone.
 */
export function memoryPaused(before: Memory, until: ReadonlyMap<string, string>, asOf: string): Memory {
  const paused = [...until].map(
    ([name, time]) => [name, { ...before.sources[name], ...pauseUntil(time, asOf) }] as const,
  );
  return { ...before, sources: { ...before.sources, ...Object.fromEntries(paused) } };
}

export interface MemoryMoment {
  readonly asOf: string;
  /** Data digest of the tree after the run; undefined for an empty one. */
  readonly digest: string | undefined;
  readonly quiet?: Quiet | undefined;
  /** Until when the source is to be left alone, by its server's word or its plan. */
  readonly notBefore: (source: string) => string | undefined;
}

function heldWords({ code, message, hint }: PressError) {
  return { code, message, ...(hint !== undefined && { hint }) };
}
