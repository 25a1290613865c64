import type { Sighting } from "../../src/model/indicator.ts";
import { indicatorId } from "../../src/model/id.ts";
import { dayMs, isoTime } from "../../src/model/time.ts";
import type { ClaimContext } from "../../src/refine/claim.ts";
import { type Draft, draftOf, mergeDraft } from "../../src/refine/draft.ts";
import { testNamespace } from "./pack.ts";

/** An id whose u is 0 and one whose u is almost 1: the two ends of the spread of renewals. */
export const firstId = "00000000-0000-5000-8000-000000000000";
export const lastId = "ffffffff-0000-5000-8000-000000000000";

const start = Date.parse("2026-01-01T00:00:00.000Z");

/** Midnight of a day, counted from 2026-01-01. */
export function at(day: number): string {
  return isoTime(start + day * dayMs);
}

/** How a claim of an append source is judged on a day, with a time to live of 100 days. */
export function on(day: number, more: Partial<ClaimContext> = {}): ClaimContext {
  return {
    id: firstId,
    kind: "domain",
    nature: "append",
    read: true,
    removed: false,
    gated: () => false,
    asOf: at(day),
    ttl: 100 * dayMs,
    url: { ttl: 100 * dayMs, idOf: (value) => indicatorId(testNamespace, "url", value) },
    ...more,
  };
}

/** What one reading says: its sightings of one value, in this order. */
export function draft(...stated: Partial<Sighting>[]): Draft {
  const [first, ...others] = (stated.length === 0 ? [{}] : [...stated]).map((sighting) =>
    draftOf({ value: "c2.example.net", ...sighting }, "medium", undefined),
  );
  if (first === undefined) throw new Error("a draft has a sighting at least");
  for (const other of others) mergeDraft(first, other);
  return first;
}

/** The draft of a host taken from these host-only URLs. */
export function hostDraft(urls: Readonly<Record<string, Draft>>, more: Partial<Sighting> = {}): Draft {
  return { ...draft(more), urls: new Map(Object.entries(urls)) };
}
