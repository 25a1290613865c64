import type { EndReason, LedgerRecord, Leaving, Revocation } from "../model/indicator.ts";
import { dayMs } from "../model/time.ts";
import { earlierOf } from "./draft.ts";
import { nextStamp } from "./stamp.ts";

/** Tombstones are printed this long. */
export const tombstoneMs = 90 * dayMs;

/** Notes when and why it left the tree, or takes that note away when it comes back. */
export function leave(before: LedgerRecord, draft: LedgerRecord, asOf: string): LedgerRecord {
  if (before.status === "live" && draft.status !== "live") {
    return {
      ...draft,
      left: { at: nextStamp(before, asOf), reason: leavingReason(before, draft), from: validFrom(before) },
    };
  }
  if (before.left === undefined || draft.status !== "live") return draft;
  const { left, ...back } = draft;
  if (!isRevocation(before.left)) return back;
  // A STIX revocation is permanent (STIX 2.1 §3.2): what comes back takes an id of a later epoch.
  const epoch = before.epoch ?? 0;
  const past: Revocation = { epoch, from: before.left.from, at: before.left.at };
  const standing = left?.swept === undefined ? [...(before.past ?? []), past] : (before.past ?? []);
  return { ...back, epoch: epoch + 1, ...(standing.length === 0 ? {} : { past: standing }) };
}

/** Whether leaving so is a revocation in STIX; expiry and absence only let `valid_until` pass. */
export function isRevocation(left: Leaving): boolean {
  return left.reason === "withdrawn" || left.reason === "allowlisted";
}

/** From when STIX calls it valid: the first stated sight before it entered, else its entry. */
function validFrom(record: LedgerRecord): string {
  const all = Object.values(record.claims).filter((claim) => claim.context === undefined);
  const live = all.filter((claim) => claim.ended === undefined);
  let first: string | undefined;
  for (const claim of live.length > 0 ? live : all) first = earlierOf(first, claim.firstSeen);
  return first !== undefined && first < record.created ? first : record.created;
}

const precedence: readonly EndReason[] = ["withdrawn", "gated", "absent", "source-removed", "expired"];

function leavingReason(before: LedgerRecord, after: LedgerRecord): EndReason {
  if (after.status !== "withdrawn") {
    return after.verdicts?.some((verdict) => verdict.guard === "allowlist") ? "allowlisted" : "guarded";
  }
  const ended = Object.entries(after.claims)
    .filter(([key]) => before.claims[key]?.ended === undefined)
    .map(([, claim]) => claim.ended?.reason);
  return precedence.find((reason) => ended.includes(reason)) ?? "expired";
}

/**
 * Takes out what 90 days have buried: the tombstone, ended claims, past revocations. Done only in a run that has other news,
 * because time alone must not make a commit.
 */
export function sweepRecord(record: LedgerRecord, asOf: string): LedgerRecord | undefined {
  const buried = (at: string) => Date.parse(at) + tombstoneMs <= Date.parse(asOf);
  const past = (record.past ?? []).filter((revocation) => !buried(revocation.at));
  const claims = Object.entries(record.claims).filter(
    ([, claim]) => record.status === "withdrawn" || claim.ended === undefined || !buried(claim.ended.at),
  );
  const sweepLeft = record.left !== undefined && record.left.swept === undefined && buried(record.left.at);
  const same = past.length === (record.past?.length ?? 0) && claims.length === Object.keys(record.claims).length;
  if (same && !sweepLeft) return undefined;
  const { past: _past, ...rest } = record;
  return {
    ...rest,
    ...(past.length === 0 ? {} : { past }),
    ...(sweepLeft ? { left: { ...record.left, swept: asOf } } : {}),
    claims: Object.fromEntries(claims),
  };
}
