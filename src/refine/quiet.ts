import type { Claim, LedgerRecord, UrlLease } from "../model/indicator.ts";
import { absenceGraceMs, type ClaimContext } from "./claim.ts";
import { type Draft, latestDate } from "./draft.ts";
import { dueAfter } from "./lease.ts";
import type { Drafts, RecordContext } from "./record.ts";

/**
 * Milliseconds since 1970 before which the clock alone moves no claim of the record, as long as its sources say what they say
 * now: no lease is renewed or over, no grace ends. Rather too early than too late.
 */
export function quietUntil(record: LedgerRecord, drafts: Drafts | undefined, context: RecordContext): number {
  let earliest = Infinity;
  for (const key in record.claims) {
    const claim = record.claims[key];
    if (claim === undefined || !isTimed(claim)) continue;
    const until = claimUntil(claim, drafts?.get(key), context.claimContext(key, record.id, record.kind));
    earliest = Math.min(earliest, until);
  }
  return earliest;
}

function isTimed({ ended, lease, absent, urls }: Claim): boolean {
  return ended === undefined && (lease !== undefined || absent !== undefined || urls !== undefined);
}

function claimUntil(claim: Claim, draft: Draft | undefined, context: ClaimContext): number {
  if (claim.urls === undefined) return leaseUntil(claim, draft, context.id, context.ttl, context);
  const { idOf, ttl } = context.url;
  const urls = Object.entries(claim.urls);
  return Math.min(...urls.map(([url, lease]) => leaseUntil(lease, draft?.urls?.get(url), idOf(url), ttl, context)));
}

function leaseUntil(
  { lease, absent }: UrlLease,
  draft: Draft | undefined,
  id: string,
  ttl: number | undefined,
  { nature, asOf }: ClaimContext,
): number {
  const graceEnd = absent === undefined ? Infinity : Date.parse(absent) + absenceGraceMs;
  if (lease === undefined || ttl === undefined) return graceEnd;
  const latest = draft === undefined || nature === "snapshot" ? undefined : latestDate(draft);
  // What is listed without a date that stands still is seen anew with every day that passes.
  const moving = draft !== undefined && (latest === undefined || latest > asOf);
  return Math.min(graceEnd, Date.parse(lease) + Math.floor(moving ? dueAfter(id, ttl) : ttl));
}
