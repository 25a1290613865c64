import { createHash } from "node:crypto";
import { PressError } from "../model/errors.ts";
import { sortedUnique } from "../model/order.ts";
import type { EmitterSpec } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import { dayMs, isoTime } from "../model/time.ts";
import { type Manifest, readManifest } from "../tree/manifest.ts";
import { treeDigest } from "../tree/sums.ts";
import { holdReason } from "./holds.ts";
import type { Outcome } from "./intake.ts";
import { checkIntegrity } from "./integrity.ts";
import type { Quiet } from "./memory.ts";
import type { Outside } from "./outside.ts";
import type { Prepared } from "./prepare.ts";
import type { SourceSetup } from "./setup.ts";
import type { StepResult } from "./step.ts";
import { digestOf } from "./witness.ts";

/** Everything is read anew at least so often, whatever a run may depend on that no digest tells of (a newer Node, say). */
const longestQuietMs = 7 * dayMs;

type Formats = readonly Pick<EmitterSpec, "name" | "format">[];

/** A source with the digests of its files. */
type Heard = readonly [SourceSetup, readonly string[]];

/**
 * What a later run must be equal to in order to learn nothing; undefined where this one depended on more than files and
 * settings, or would not be believed again.
 */
export function quietAfter(
  prepared: Prepared,
  formats: Formats,
  outcomes: readonly Outcome[],
  { held, joined, tree }: Pick<StepResult, "held" | "joined" | "tree">,
): Quiet | undefined {
  const { accept, asOf } = prepared.request;
  if (tree === undefined || held.length > 0) return undefined;
  const heard: Heard[] = [];
  for (const outcome of outcomes) {
    if (outcome.state !== "read" || outcome.digests === undefined) return undefined;
    const { setup, reading, digests } = outcome;
    // A date that is too far ahead is believed one day, and a list that grew is held against its new size.
    if (reading.droppedDates > 0) return undefined;
    if (!accept.includes(setup.name) && holdReason(reading, joined.tally.claims.get(setup.name) ?? 0)) return undefined;
    heard.push([setup, digests]);
  }
  const from = Date.parse(asOf);
  const until = Math.min(joined.quietUntil, from + longestQuietMs);
  if (until <= from) return undefined;
  return { world: worldDigest(prepared, formats, heard), tree, from: asOf, until: isoTime(until) };
}

/**
 * The tree's manifest when this run would learn nothing, told without reading a source: an earlier one read the same bytes under
 * the same settings and came to this very tree, and nothing is due. Undefined when the sources have to be read.
 */
export async function quietManifest(
  prepared: Prepared,
  formats: Formats,
  published: Published,
  quiet: Quiet | undefined,
  outside: Pick<Outside, "wayOut">,
): Promise<Manifest | undefined> {
  const { asOf, reread, repair } = prepared.request;
  if (reread || quiet === undefined || asOf < quiet.from || asOf >= quiet.until) return undefined;
  if (quiet.tree !== (await treeDigest(published))) return undefined;
  const heard = await hear(prepared.setups, outside);
  if (heard === undefined || quiet.world !== worldDigest(prepared, formats, heard)) return undefined;
  const manifest = await readManifest(published);
  const repaired = await checkIntegrity(published, manifest, repair);
  return repaired.size === 0 ? manifest : undefined;
}

/** Digests of what the sources hold now; undefined when one cannot be opened, which its reading will tell. */
async function hear(setups: readonly SourceSetup[], outside: Pick<Outside, "wayOut">): Promise<Heard[] | undefined> {
  const heard: Heard[] = [];
  try {
    for (const setup of setups) {
      if (setup.files === undefined) return undefined;
      const { open } = outside.wayOut(setup);
      const digests: string[] = [];
      for (const path of setup.files.paths) digests.push(await digestOf(open(path)));
      heard.push([setup, digests]);
    }
  } catch (error) {
    if (error instanceof PressError) return undefined;
    throw error;
  }
  return heard;
}

/** All that a run comes from but its time. The version stands for everything that the program does with the rest. */
function worldDigest(prepared: Prepared, formats: Formats, heard: readonly Heard[]): string {
  const { settings, origin, policy, configured, request } = prepared;
  const sources = heard.map(([setup, digests]) => {
    const { name, nature, deriveHosts, context, fallback, emptyIsValid, files } = setup;
    return [name, nature, deriveHosts, context, fallback, emptyIsValid, files?.scope, digests];
  });
  const printed = formats.map(({ name, format }) => [name, format]);
  const asked = [request.version, sortedUnique(request.accept)];
  const all = [asked, settings, origin, policy, configured, printed, sources];
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}
