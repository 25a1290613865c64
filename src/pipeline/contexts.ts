import { indicatorId } from "../model/id.ts";
import { sourceOf } from "../model/indicator.ts";
import type { SourceTerms } from "../model/settings.ts";
import type { ClaimContext } from "../refine/claim.ts";
import { mayPrint } from "../refine/gate.ts";
import { ttlMs } from "../refine/lease.ts";
import type { RecordContext } from "../refine/record.ts";
import type { Reading } from "./intake.ts";
import type { World } from "./world.ts";

/** How each source's claims are to be judged in this run. */
export function claimContexts(
  world: World,
  readings: readonly Reading[],
  known: Readonly<Record<string, SourceTerms>>,
): RecordContext["claimContext"] {
  const { settings, asOf, configured } = world;
  const read = new Map(readings.map((reading) => [reading.setup.name, reading.setup.nature]));
  const url = { ttl: ttlMs(settings, "url"), idOf: (value: string) => indicatorId(settings.namespace, "url", value) };
  const ttls = new Map<string, number | undefined>();
  const ttlOf = (kind: Parameters<typeof ttlMs>[1]) => {
    if (!ttls.has(kind)) ttls.set(kind, ttlMs(settings, kind));
    return ttls.get(kind);
  };
  return (key, id, kind): ClaimContext => {
    const source = sourceOf(key);
    return {
      id,
      kind,
      nature: read.get(source) ?? "append",
      read: read.has(source),
      removed: configured !== undefined && !configured.includes(source),
      gated: (claim) => {
        const terms = settings.sources[source] ?? known[source];
        return terms !== undefined && !mayPrint(claim.tlp, terms, settings);
      },
      asOf,
      ttl: ttlOf(kind),
      url,
    };
  };
}
