import type { Claim, LedgerRecord, Status, Verdict } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";
import { dayOf } from "../model/time.ts";
import { type ClaimContext, type ClaimStep, enterClaim, stepClaim } from "./claim.ts";
import { type Draft, earlierOf, laterOf } from "./draft.ts";
import { leaseEnd, ttlMs } from "./lease.ts";
import { leave } from "./leaving.ts";
import { assess } from "./score.ts";
import { contentKey, nextStamp } from "./stamp.ts";

/** What happened to a record in a run. `noted`: only the ledger's memory moved, nothing is printed differently. */
export type Happening =
  "added" | "refused" | "updated" | "renewed" | "noted" | "withdrawn" | "revived" | "forgotten" | "expired-on-arrival";

export interface RecordStep {
  readonly happening: Happening;
  readonly before: LedgerRecord | undefined;
  /** Undefined when nothing of it stays in the ledger: it was never printed. */
  readonly after: LedgerRecord | undefined;
}

export interface RecordContext {
  readonly settings: Settings;
  readonly asOf: string;
  readonly judge: (record: { readonly kind: LedgerRecord["kind"]; readonly value: string }) => readonly Verdict[];
  readonly claimContext: (key: string, id: string, kind: LedgerRecord["kind"]) => ClaimContext;
  /** Guard data, allowlist, levels or times to live are not those of the last step: judge everything anew. */
  readonly policyChanged: boolean;
}

export type Drafts = ReadonlyMap<string, Draft>;

/** An indicator that the ledger does not know. */
export function enterRecord(
  identity: {
    readonly id: string;
    readonly kind: LedgerRecord["kind"];
    readonly value: string;
    readonly verdicts?: readonly Verdict[];
  },
  drafts: Drafts,
  context: RecordContext,
): RecordStep {
  const claims = new Map<string, Claim>();
  for (const [key, draft] of drafts) {
    const claim = enterClaim(draft, context.claimContext(key, identity.id, identity.kind));
    if (claim) claims.set(key, claim);
  }
  if (liveOf(claims).length === 0) return { happening: "expired-on-arrival", before: undefined, after: undefined };
  const created = context.asOf;
  const { id, kind, value } = identity;
  const base = { id, kind, value, day: entryDay(claims, drafts, created), created, modified: created, revision: 1 };
  const verdicts = identity.verdicts ?? context.judge(identity);
  const after = assemble(base, claims, verdicts, context);
  return { happening: after.status === "live" ? "added" : "refused", before: undefined, after };
}

/**
 * The day under which another tree has filed it: who reads both finds it in the same file. Else the earliest first-seen day
 * that the entering run states, if it is not ahead of the run; else the run's day.
 */
function entryDay(claims: ReadonlyMap<string, Claim>, drafts: Drafts, asOf: string): string {
  let filed: string | undefined;
  let earliest: string | undefined;
  for (const [key, claim] of claims) {
    filed = earlierOf(filed, drafts.get(key)?.day);
    earliest = earlierOf(earliest, claim.firstSeen);
  }
  if (filed !== undefined && filed <= dayOf(asOf)) return filed;
  return dayOf(earliest !== undefined && earliest <= asOf ? earliest : asOf);
}

/** A known record after this run, or undefined when nothing happened to it. */
export function stepRecord(
  before: LedgerRecord,
  drafts: Drafts | undefined,
  context: RecordContext,
): RecordStep | undefined {
  const claims = new Map<string, Claim>();
  const changed = { content: false, renewed: false, noted: false };
  for (const [key, claim] of Object.entries(before.claims)) {
    const step = stepClaim(claim, drafts?.get(key), context.claimContext(key, before.id, before.kind));
    mark(changed, step);
    if (step.next) claims.set(key, claim.ended === undefined ? risingEnd(step.next, before, context.asOf) : step.next);
  }
  for (const [key, draft] of drafts ?? []) {
    if (key in before.claims) continue;
    const entered = enterClaim(draft, context.claimContext(key, before.id, before.kind));
    if (entered === undefined) continue;
    claims.set(key, entered);
    changed.content = true;
  }
  if (!changed.content && !changed.renewed && !changed.noted && !context.policyChanged) return undefined;
  return settle(before, claims, changed, context);
}

/** MISP tells the end of a claim at its own time, which must rise as the record's stamps do. */
function risingEnd(claim: Claim, before: LedgerRecord, asOf: string): Claim {
  return claim.ended === undefined ? claim : { ...claim, ended: { ...claim.ended, at: nextStamp(before, asOf) } };
}

function mark(changed: { content: boolean; renewed: boolean; noted: boolean }, step: ClaimStep): void {
  changed.content ||= step.content;
  changed.renewed ||= step.renewed;
  changed.noted ||= step.noted;
}

/** Puts the new claims into the record, decides its status, and moves the stamps that its change earns. */
function settle(
  before: LedgerRecord,
  claims: ReadonlyMap<string, Claim>,
  changed: { readonly content: boolean; readonly renewed: boolean },
  context: RecordContext,
): RecordStep | undefined {
  const verdicts = context.policyChanged || changed.content ? context.judge(before) : (before.verdicts ?? []);
  const draft = assemble(before, claims, verdicts, context);
  const printed = before.status === "live" || before.left !== undefined;
  if (!printed && liveOf(claims).length === 0) return { happening: "forgotten", before, after: undefined };

  const moved = leave(before, draft, context.asOf);
  const content = changed.content || contentKey(before) !== contentKey(moved);
  if (content) {
    const after: LedgerRecord = { ...moved, modified: nextStamp(before, context.asOf), revision: before.revision + 1 };
    return { happening: happeningOf(before, after), before, after };
  }
  if (changed.renewed || before.until !== moved.until) {
    return { happening: "renewed", before, after: { ...moved, renewed: nextStamp(before, context.asOf) } };
  }
  return sameClaims(before, moved) ? undefined : { happening: "noted", before, after: moved };
}

function sameClaims(a: LedgerRecord, b: LedgerRecord): boolean {
  return JSON.stringify(a.claims) === JSON.stringify(b.claims);
}

function happeningOf(before: LedgerRecord, after: LedgerRecord): Happening {
  if (before.status === "live") return after.status === "live" ? "updated" : "withdrawn";
  if (after.status === "live") return before.left === undefined ? "added" : "revived";
  return before.left === undefined ? "refused" : "updated";
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

type Identity = Pick<LedgerRecord, "id" | "kind" | "value" | "day" | "created" | "modified" | "revision"> &
  Partial<LedgerRecord>;

function assemble(
  base: Identity,
  claims: ReadonlyMap<string, Claim>,
  verdicts: readonly Verdict[],
  context: RecordContext,
): LedgerRecord {
  const { settings } = context;
  const live = liveOf(claims);
  const judged = live.length > 0 ? live : [...claims].filter(([, claim]) => claim.context === undefined);
  const status = statusOf(live.length > 0, verdicts);
  const until = live.length > 0 ? untilOf(base, live, settings) : base.until;
  const { id, kind, value, day, created, modified, revision } = base;
  const assessment = assess(kind, value, judged, verdicts, settings.levels[kind]);
  const { confidence, score, parts, level } = assessment;
  const sorted = claims.size === 1 ? claims : [...claims].sort(([a], [b]) => byText(a, b));
  // Written out and set one by one: this runs for every indicator of a first build, and a spread costs more than all else.
  const record: Writable<LedgerRecord> = {
    id,
    kind,
    value,
    status,
    day,
    created,
    modified,
    revision,
    confidence,
    score,
    parts,
    level,
    claims: Object.fromEntries(sorted),
  };
  if (until !== undefined) record.until = until;
  if (verdicts.length > 0) record.verdicts = verdicts;
  if (base.renewed !== undefined) record.renewed = base.renewed;
  if (base.left !== undefined) record.left = base.left;
  if (base.epoch !== undefined) record.epoch = base.epoch;
  if (base.past !== undefined) record.past = base.past;
  return record;
}

function liveOf(claims: ReadonlyMap<string, Claim>): (readonly [string, Claim])[] {
  return [...claims].filter(([, claim]) => claim.ended === undefined && claim.context === undefined);
}

function statusOf(alive: boolean, verdicts: readonly Verdict[]): Status {
  if (!alive) return "withdrawn";
  if (verdicts.some((verdict) => verdict.action === "drop")) return "refused";
  return verdicts.some((verdict) => verdict.action === "quarantine") ? "quarantined" : "live";
}

/** When the last lease is over; undefined as soon as one claim has no end. */
function untilOf(
  { kind }: Pick<LedgerRecord, "kind">,
  live: readonly (readonly [string, Claim])[],
  settings: Settings,
): string | undefined {
  let until: string | undefined;
  for (const [, claim] of live) {
    const ttl = ttlMs(settings, claim.urls === undefined ? kind : "url");
    const starts = claim.urls === undefined ? [claim.lease] : Object.values(claim.urls).map((url) => url.lease);
    for (const start of starts) {
      if (start === undefined || ttl === undefined) return undefined;
      until = laterOf(until, leaseEnd(start, ttl));
    }
  }
  return until;
}
