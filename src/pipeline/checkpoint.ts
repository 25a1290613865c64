import { checkpointTag } from "../publish/checkpoint.ts";
import type { Tag } from "../publish/publisher.ts";
import type { PublishOutcome } from "./publish.ts";

/** The checkpoint that a run may make of its commit; undefined for one that made none. */
export function checkpointOf({ commit, prepared, result }: PublishOutcome): Tag | undefined {
  const { digest, joined } = result;
  if (commit === undefined || digest === undefined) return undefined;
  const { live, byKind } = joined.tally;
  const total = (levels: ReadonlyMap<string, number>) => [...levels.values()].reduce((sum, count) => sum + count, 0);
  const counts = Object.fromEntries([...byKind].map(([kind, levels]) => [kind, total(levels)]));
  return checkpointTag({ commit, asOf: prepared.request.asOf, digest, live, byKind: counts });
}
