import { type Claim, type LedgerRecord, sourceOf } from "../model/indicator.ts";
import { byKey, byText } from "../model/order.ts";
import type { Buckets } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import { sweepRecord } from "../refine/leaving.ts";
import type { Draft } from "../refine/draft.ts";
import { quietUntil } from "../refine/quiet.ts";
import { type Drafts, enterRecord, type Happening, type RecordContext, stepRecord } from "../refine/record.ts";
import { parsePart, parsePartPath, type PartKey } from "../tree/ledger.ts";
import { claimEntries, type Entry, type Reading } from "./intake.ts";
import { collect, count, emptyTally, type Groups, type Tally } from "./tally.ts";

/** A record that this run changed. One of the two sides may be missing, never both. */
export interface Change {
  readonly happening: Exclude<Happening, "expired-on-arrival"> | "swept";
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord | undefined;
}

export interface Joined {
  readonly changes: readonly Change[];
  /** The ledger's parts as they stand in the published tree. */
  readonly parts: readonly PartKey[];
  readonly tally: Tally;
  readonly liveBefore: number;
  readonly groups: Groups;
  /** Values that were over on arrival, by source. */
  readonly expired: ReadonlyMap<string, number>;
  /** Before this time (milliseconds since 1970) the clock alone moves no claim, while sources say what they say now. */
  readonly quietUntil: number;
}

/**
 * Attributes that a MISP event takes before its source and month begin the next one. Half of what the contract allows: an
 * event of 5,000 real ones came to 1.8 MB, and every change of the month rewrites it.
 */
export const eventLimit = 2500;

/**
 * The one pass over the ledger: every record meets what the sources say of it now. One part is in memory at a time; what stays
 * is the changed records, the counts, and the values of list rules.
 */
export async function joinLedger(
  published: Published,
  readings: readonly Reading[],
  context: RecordContext,
  buckets: Buckets | undefined,
): Promise<Joined> {
  const claims = readings.flatMap(claimEntries).filter(([, entries]) => entries.size > 0);
  const known = new Set<string>();
  const tally = emptyTally();
  const groups: Groups = new Map();
  const events = new Map<string, number>();
  const changes: Change[] = [];
  const sweeps: Change[] = [];
  const parts: PartKey[] = [];
  let liveBefore = 0;
  let quiet = Infinity;

  const keep = (record: LedgerRecord | undefined, drafts: Drafts | undefined) => {
    if (record === undefined) return;
    quiet = Math.min(quiet, quietUntil(record, drafts, context));
    count(tally, record);
    countEvents(events, record);
    collect(groups, buckets, record);
  };

  for (const path of [...published.blobs.keys()].sort(byText)) {
    const part = parsePartPath(path);
    if (part === undefined) continue;
    parts.push(part);
    for (const before of parsePart((await published.read(path)).toString("utf8"), path)) {
      if (before.status === "live") liveBefore += 1;
      const drafts = draftsOf(before.id, claims);
      if (drafts !== undefined) known.add(before.id);
      const step = stepRecord(before, drafts, context);
      const swept = step === undefined ? sweepRecord(before, context.asOf) : undefined;
      if (step !== undefined && step.happening !== "expired-on-arrival")
        changes.push({ ...step, happening: step.happening });
      if (swept !== undefined) sweeps.push({ happening: "swept", before, after: swept });
      keep(step === undefined ? before : step.after, drafts);
    }
  }

  const expired = new Map<string, number>();
  for (const entry of newEntries(claims, known)) {
    const drafts = draftsOf(entry.id, claims);
    const step = drafts === undefined ? undefined : enterRecord(entry, drafts, context);
    if (step === undefined || drafts === undefined) continue;
    if (step.happening === "expired-on-arrival") {
      for (const key of drafts.keys()) expired.set(sourceOf(key), (expired.get(sourceOf(key)) ?? 0) + 1);
      continue;
    }
    changes.push({ ...step, happening: step.happening });
    keep(step.after, drafts);
  }
  const numbered = numberEvents(changes, events);
  return {
    changes: numbered.length > 0 ? [...numbered, ...sweeps] : [],
    parts,
    tally,
    liveBefore,
    groups,
    expired,
    quietUntil: quiet,
  };
}

/** The ledger as its manifest counts it, where no record had to be met. */
export function nothingMet(counts: Pick<Tally, "live" | "quarantined" | "refused" | "withdrawn">): Joined {
  const { live, quarantined, refused, withdrawn } = counts;
  return {
    changes: [],
    parts: [],
    tally: { ...emptyTally(), live, quarantined, refused, withdrawn },
    liveBefore: live,
    groups: new Map(),
    expired: new Map(),
    quietUntil: Infinity,
  };
}

function draftsOf(
  id: string,
  claims: readonly (readonly [string, ReadonlyMap<string, Entry>])[],
): Map<string, Draft> | undefined {
  let drafts: Map<string, Draft> | undefined;
  for (const [key, entries] of claims) {
    const entry = entries.get(id);
    if (entry === undefined) continue;
    drafts ??= new Map();
    drafts.set(key, entry.draft);
  }
  return drafts;
}

/** What the ledger does not know yet, each once, by id: the order of a feed leaves no trace. */
function newEntries(
  claims: readonly (readonly [string, ReadonlyMap<string, Entry>])[],
  known: ReadonlySet<string>,
): Entry[] {
  const fresh = new Map<string, Entry>();
  for (const [, entries] of claims) {
    for (const [id, entry] of entries) {
      const { live, facts } = entry.draft;
      // What is only taken back was not over on arrival: it never came.
      if (live && !known.has(id) && facts.context === undefined) fresh.set(id, entry);
    }
  }
  return byKey(fresh);
}

/* MISP takes an attribute's event as fixed, so the number of the event is given once, on entry of the claim. */

function eventKey(source: string, record: LedgerRecord, part: number): string {
  return `${source}/${record.day.slice(0, 7)}/${part}`;
}

function countEvents(events: Map<string, number>, record: LedgerRecord): void {
  for (const [source, part] of eventParts(record)) {
    const key = eventKey(source, record, part);
    events.set(key, (events.get(key) ?? 0) + 1);
  }
}

function eventParts(record: LedgerRecord): Map<string, number> {
  const parts = new Map<string, number>();
  for (const [key, claim] of Object.entries(record.claims)) {
    if (claim.context === undefined) parts.set(sourceOf(key), claim.part ?? 0);
  }
  return parts;
}

/** Moves claims that entered into a later event where the first ones of their source and month are full. */
function numberEvents(changes: readonly Change[], events: Map<string, number>): readonly Change[] {
  if (![...events.values()].some((size) => size > eventLimit)) return changes;
  const begun = new Map<string, number>();
  return [...changes]
    .sort((a, b) => byText((a.after ?? a.before)?.id ?? "", (b.after ?? b.before)?.id ?? ""))
    .map((change) => {
      const { before, after } = change;
      if (after === undefined) return change;
      const old = before === undefined ? undefined : eventParts(before);
      const entered = [...eventParts(after).keys()].filter((source) => old?.has(source) !== true);
      const moved = entered.reduce((record, source) => numberClaims(record, source, events, begun), after);
      return moved === after ? change : { ...change, after: moved };
    });
}

/** `begun` holds the event in which the last claim of a source and month found room: those before it are full. */
function numberClaims(
  record: LedgerRecord,
  source: string,
  events: Map<string, number>,
  begun: Map<string, number>,
): LedgerRecord {
  const sizeOf = (part: number) => events.get(eventKey(source, record, part)) ?? 0;
  if (sizeOf(0) <= eventLimit) return record;
  const month = eventKey(source, record, 0);
  let part = begun.get(month) ?? 1;
  while (sizeOf(part) >= eventLimit) part += 1;
  begun.set(month, part);
  events.set(eventKey(source, record, 0), sizeOf(0) - 1);
  events.set(eventKey(source, record, part), sizeOf(part) + 1);
  const claims = Object.entries(record.claims).map(([key, claim]): [string, Claim] => [
    key,
    sourceOf(key) === source ? { ...claim, part } : claim,
  ]);
  return { ...record, claims: Object.fromEntries(claims) };
}
