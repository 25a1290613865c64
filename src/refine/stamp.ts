import { type LedgerRecord, sourceOf } from "../model/indicator.ts";
import { isoTime } from "../model/time.ts";
import { laterOf } from "./draft.ts";

/**
 * Stamps rise by a whole second at least: MISP counts in seconds, and takes a version only when its stamp is higher than the
 * one it holds.
 */
export function nextStamp(before: LedgerRecord, asOf: string): string {
  const last = laterOf(before.modified, before.renewed) ?? before.modified;
  const next = isoTime(Date.parse(last) + 1000);
  return asOf > next ? asOf : next;
}

/** Everything that is printed, and nothing that a lease or an absence alone moves. */
export function contentKey(record: LedgerRecord): string {
  const claims = Object.entries(record.claims).map(([key, { lease: _l, absent: _a, lastSeen: _s, urls, ...claim }]) => [
    key,
    urls === undefined ? undefined : Object.keys(urls),
    claim,
  ]);
  const { status, confidence, score, parts, level, verdicts, left, epoch } = record;
  return JSON.stringify([status, confidence, score, parts, level, verdicts, left, epoch, claims]);
}

/** Names of the sources that hold a live claim on it, hosts of their URLs included. */
export function liveSources(record: LedgerRecord): string[] {
  const live = Object.entries(record.claims).filter(
    ([, claim]) => claim.ended === undefined && claim.context === undefined,
  );
  return [...new Set(live.map(([key]) => sourceOf(key)))];
}
