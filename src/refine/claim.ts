import type { Claim, EndReason, Kind, UrlLease } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Nature } from "../model/plugin.ts";
import { dayMs, dayOf } from "../model/time.ts";
import { restate } from "./claim-facts.ts";
import { type Draft, isWithdrawn, latestDate, laterOf } from "./draft.ts";
import { isDue, isOver } from "./lease.ts";

/** What a run did to one claim. `next` is undefined when the claim was never worth keeping. */
export interface ClaimStep {
  readonly next: Claim | undefined;
  /** What formats print of it changed. */
  readonly content: boolean;
  /** Its lease moved. */
  readonly renewed: boolean;
  /** Only the ledger's own memory changed (absence). */
  readonly noted: boolean;
}

/** What a claim is judged by: the source's reading of this run, or none when the source was held or not asked. */
export interface ClaimContext {
  readonly id: string;
  readonly kind: Kind;
  readonly nature: Nature;
  /** The source answered in this run, so that absence may mean something. */
  readonly read: boolean;
  /** The source was taken out of the config. */
  readonly removed: boolean;
  /** The tree's audience or TLP no longer lets this claim be printed. */
  readonly gated: (claim: Claim) => boolean;
  readonly asOf: string;
  readonly ttl: number | undefined;
  /** Time to live and id of a URL, for the leases that a derived host shares. */
  readonly url: { readonly ttl: number | undefined; readonly idOf: (url: string) => string };
}

const still = (next: Claim | undefined): ClaimStep => ({ next, content: false, renewed: false, noted: false });

/** A snapshot's entry is gone only after this long: half of the real additions of one were re-additions within a day. */
export const absenceGraceMs = dayMs;

/** A claim that a source makes for the first time, or undefined when it is over, or taken back, on arrival. */
export function enterClaim(draft: Draft, context: ClaimContext): Claim | undefined {
  if (draft.urls !== undefined) return enterHost(draft, draft.urls, context);
  if (isWithdrawn(draft)) return undefined;
  const start = leaseStart(draft, context);
  if (context.ttl !== undefined && isOver(start, context.ttl, context.asOf)) return undefined;
  return context.ttl === undefined ? { ...draft.facts } : { lease: start, ...draft.facts };
}

/** The claim after this run. */
export function stepClaim(before: Claim, draft: Draft | undefined, context: ClaimContext): ClaimStep {
  if (before.ended !== undefined) return revive(before, draft, context);
  if (context.removed) return end(before, "source-removed", context.asOf);
  if (context.gated(before)) return end(before, "gated", context.asOf);
  if (before.urls !== undefined) return stepHost(before, before.urls, draft, context);
  if (draft !== undefined && isWithdrawn(draft)) return end(before, "withdrawn", context.asOf);
  const listed = draft === undefined ? stepAbsence(before, context) : stepListed(before, draft, context);
  const { next } = listed;
  if (next?.ended !== undefined || next === undefined) return listed;
  if (context.ttl !== undefined && next.lease !== undefined && isOver(next.lease, context.ttl, context.asOf)) {
    return end(next, "expired", context.asOf);
  }
  return listed;
}

function end(claim: Claim, reason: EndReason, at: string): ClaimStep {
  const { absent: _absent, ...rest } = claim;
  return { next: { ...rest, ended: { at, reason } }, content: true, renewed: false, noted: false };
}

/**
 * An ended claim lives again when its source states it anew. What the source took back needs a later date than that: an old
 * page of the feed, read again, says nothing new.
 */
function revive(before: Claim, draft: Draft | undefined, context: ClaimContext): ClaimStep {
  if (draft === undefined || context.removed) return still(before);
  if (context.nature === "append" && before.ended?.reason === "withdrawn") {
    const known = laterOf(before.ended.at, laterOf(before.lease, before.lastSeen)) ?? "";
    const latest = latestDate(draft);
    if (latest !== undefined && latest <= known) return still(before);
  }
  const entered = enterClaim(draft, context);
  if (entered === undefined) return still(before);
  const { ended: _ended, urls: _urls, ...rest } = before;
  const merged = restate(rest, entered, context.nature);
  return { next: { ...merged, ...leaseOf(entered) }, content: true, renewed: false, noted: false };
}

function leaseOf(claim: Claim): Partial<Claim> {
  return {
    ...(claim.lease === undefined ? {} : { lease: claim.lease }),
    ...(claim.lastSeen === undefined ? {} : { lastSeen: claim.lastSeen }),
    ...(claim.urls === undefined ? {} : { urls: claim.urls }),
  };
}

function stepAbsence(before: Claim, context: ClaimContext): ClaimStep {
  if (context.nature !== "snapshot" || !context.read) return still(before);
  if (before.absent === undefined) {
    return { next: { ...before, absent: context.asOf }, content: false, renewed: false, noted: true };
  }
  const away = Date.parse(context.asOf) - Date.parse(before.absent);
  return away >= absenceGraceMs ? end(before, "absent", context.asOf) : still(before);
}

function stepListed(before: Claim, draft: Draft, context: ClaimContext): ClaimStep {
  const { absent, ...present } = before;
  const merged = restate(present, draft.facts, context.nature);
  const content = merged !== present;
  const start = leaseStart(draft, context);
  const due = context.ttl !== undefined && isRenewal(present.lease, start, context.ttl, context);
  const next: Claim = due ? withLease(merged, start, draft) : merged;
  if (!content && !due && absent === undefined) return still(before);
  return { next, content, renewed: due && !content, noted: absent !== undefined && !content && !due };
}

/** A lease at its end takes what was too early to renew it: else the next reading of the same feed would revive it. */
function isRenewal(lease: string | undefined, start: string, ttl: number, { id, asOf }: ClaimContext): boolean {
  if (lease === undefined) return true;
  return start > lease && (isDue(id, lease, start, ttl) || isOver(lease, ttl, asOf));
}

function withLease(claim: Claim, lease: string, draft: Draft): Claim {
  const lastSeen = laterOf(claim.lastSeen, draft.facts.lastSeen);
  return { ...claim, lease, ...(lastSeen === undefined ? {} : { lastSeen }) };
}

/**
 * A lease runs from the latest date that the source states; a snapshot, or a source without dates, says with each answer that
 * the value stands that day. A date ahead of the run counts as the run's.
 */
function leaseStart(draft: Draft, { nature, asOf }: ClaimContext): string {
  const latest = nature === "append" ? latestDate(draft) : undefined;
  if (latest === undefined) return `${dayOf(asOf)}T00:00:00.000Z`;
  return latest < asOf ? latest : asOf;
}

/* A host taken from host-only URLs: one lease per URL, moved by the same rule at the same moment as the URL's own. */

function enterHost(draft: Draft, urls: ReadonlyMap<string, Draft>, context: ClaimContext): Claim | undefined {
  const leases = new Map<string, UrlLease>();
  for (const [url, urlDraft] of urls) {
    const entered = enterClaim(urlDraft, urlContext(url, context));
    if (entered) leases.set(url, entered.lease === undefined ? {} : { lease: entered.lease });
  }
  return leases.size === 0 ? undefined : { ...draft.facts, urls: recordOf(leases) };
}

function stepHost(
  before: Claim,
  urls: Readonly<Record<string, UrlLease>>,
  draft: Draft | undefined,
  context: ClaimContext,
): ClaimStep {
  const leases = new Map<string, UrlLease>();
  let reason: EndReason = "expired";
  let [content, renewed, noted] = [false, false, false];
  for (const [url, lease] of Object.entries(urls)) {
    // A claim of the URL with nothing but its lease: the same rule then gives the same answer as for the URL itself.
    const step = stepClaim(
      { confidence: before.confidence, ...lease },
      bare(draft?.urls?.get(url), before),
      urlContext(url, context),
    );
    if (step.next?.ended !== undefined || step.next === undefined) {
      reason = step.next?.ended?.reason ?? reason;
      content = true;
      continue;
    }
    leases.set(url, {
      ...(step.next.lease === undefined ? {} : { lease: step.next.lease }),
      ...(step.next.absent === undefined ? {} : { absent: step.next.absent }),
    });
    renewed ||= step.renewed;
    noted ||= step.noted;
  }
  for (const [url, urlDraft] of draft?.urls ?? []) {
    const entered = leases.has(url) || url in urls ? undefined : enterClaim(urlDraft, urlContext(url, context));
    if (entered) {
      leases.set(url, entered.lease === undefined ? {} : { lease: entered.lease });
      content = true;
    }
  }
  if (leases.size === 0) return end(before, reason, context.asOf);
  const merged = draft === undefined ? before : restateHost(before, draft.facts, context.nature);
  content ||= merged !== before;
  if (!content && !renewed && !noted) return still(before);
  return {
    next: { ...merged, urls: recordOf(leases) },
    content,
    renewed: renewed && !content,
    noted: noted && !content && !renewed,
  };
}

function restateHost(before: Claim, stated: Claim, nature: Nature): Claim {
  const { urls, ...facts } = before;
  const merged = restate(facts, stated, nature);
  return merged === facts ? before : { ...merged, ...(urls === undefined ? {} : { urls }) };
}

/** The dates of a URL's draft without its other facts. */
function bare(draft: Draft | undefined, claim: Claim): Draft | undefined {
  return draft === undefined ? undefined : { ...draft, facts: { confidence: claim.confidence } };
}

function urlContext(url: string, context: ClaimContext): ClaimContext {
  return { ...context, id: context.url.idOf(url), kind: "url", ttl: context.url.ttl };
}

function recordOf(leases: ReadonlyMap<string, UrlLease>): Record<string, UrlLease> {
  return Object.fromEntries([...leases].sort(([a], [b]) => byText(a, b)));
}
