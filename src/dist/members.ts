import { byText } from "../model/order.ts";
import type { Ids } from "./id-list.ts";

/** An indicator that a subscription may hold. */
export interface Candidate {
  readonly id: string;
  readonly score: number;
}

/**
 * Who is in when there is no room for all: the highest scores, then by id. A member leaves only when it falls ten percent below
 * the cut, so that indicators near it do not come and go from day to day; so a newcomer needs as much more to take its place.
 */
export function membersOf(
  candidates: readonly Candidate[],
  max: number | undefined,
  before: Pick<Ids, "has">,
): ReadonlySet<string> {
  if (max === undefined || candidates.length <= max) return new Set(candidates.map(({ id }) => id));
  const weighed = candidates.map(({ id, score }) => ({ id, weight: before.has(id) ? score * 10 : score * 9 }));
  weighed.sort(
    (a, b) => b.weight - a.weight || Number(before.has(b.id)) - Number(before.has(a.id)) || byText(a.id, b.id),
  );
  return new Set(weighed.slice(0, max).map(({ id }) => id));
}
