import { type LedgerRecord, sourceOf } from "../model/indicator.ts";
import { byKey, byText } from "../model/order.ts";
import type { Buckets } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import { sweepRecord } from "../refine/leaving.ts";
import type { Draft } from "../refine/draft.ts";
import { quietUntil } from "../refine/quiet.ts";
import { type Drafts, enterRecord, type RecordContext, stepRecord } from "../refine/record.ts";
import { parsePart, parsePartPath, type PartKey } from "../tree/ledger.ts";
import type { Change } from "./change.ts";
import { arrivals, type Entered, nothingEntered } from "./entered.ts";
import { eventBook, numbered, type Numbering } from "./events.ts";
import { claimEntries, type Entry, type Reading } from "./intake.ts";
import { collect, count, emptyTally, type Groups, type Tally } from "./tally.ts";

export interface Joined {
  /** What happened to records that the ledger knew. */
  readonly changes: readonly Change[];
  readonly entered: Entered;
  /** The ledger's parts as they stand in the published tree. */
  readonly parts: readonly PartKey[];
  readonly tally: Tally;
  readonly liveBefore: number;
  readonly groups: Groups;
  /** Those members of the groups that are new. */
  readonly newMembers: Groups;
  /** Values that were over on arrival, by source. */
  readonly expired: ReadonlyMap<string, number>;
  /** Before this time (milliseconds since 1970) the clock alone moves no claim, while sources say what they say now. */
  readonly quietUntil: number;
}

/**
 * The one pass over the ledger: every record meets what the sources say of it now. One part is in memory at a time; what stays
 * is the changed records, the counts, and the values of list rules. New records go to `spool`.
 */
export async function joinLedger(
  published: Published,
  readings: readonly Reading[],
  context: RecordContext,
  buckets: Buckets | undefined,
  spool: string,
): Promise<Joined> {
  const claims = readings.flatMap(claimEntries).filter(([, entries]) => entries.size > 0);
  const known = new Set<string>();
  const tally = emptyTally();
  const groups: Groups = new Map();
  const newMembers: Groups = new Map();
  const events = eventBook();
  const changes: Change[] = [];
  const sweeps: Change[] = [];
  const parts: PartKey[] = [];
  let liveBefore = 0;
  let quiet = Infinity;

  const keep = (record: LedgerRecord | undefined, drafts: Drafts | undefined) => {
    if (record === undefined) return;
    quiet = Math.min(quiet, quietUntil(record, drafts, context));
    count(tally, record);
    events.count(record);
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
      if (step !== undefined && step.happening !== "expired-on-arrival") {
        changes.push({ ...step, happening: step.happening });
        if (step.after !== undefined) events.enter(before, step.after);
      }
      if (swept !== undefined) sweeps.push({ happening: "swept", before, after: swept });
      keep(step === undefined ? before : step.after, drafts);
    }
  }

  const expired = new Map<string, number>();
  const arriving = arrivals(spool);
  for (const entry of newEntries(claims, known)) {
    const drafts = draftsOf(entry.id, claims);
    const step = drafts === undefined ? undefined : enterRecord(entry, drafts, context);
    if (step === undefined || drafts === undefined) continue;
    const { after } = step;
    if (after === undefined) {
      for (const key of drafts.keys()) expired.set(sourceOf(key), (expired.get(sourceOf(key)) ?? 0) + 1);
      continue;
    }
    arriving.add(after);
    events.enter(undefined, after);
    keep(after, drafts);
    collect(newMembers, buckets, after);
  }
  const numbering = events.numbering();
  const entered = arriving.entered(numbering);
  const learned = changes.length + entered.size > 0;
  return {
    changes: learned ? [...changes.map((change) => inEvent(change, numbering)), ...sweeps] : [],
    entered,
    parts,
    tally,
    liveBefore,
    groups,
    newMembers,
    expired,
    quietUntil: quiet,
  };
}

function inEvent(change: Change, numbering: Numbering): Change {
  const { before, after } = change;
  if (after === undefined || numbering.size === 0) return change;
  return { ...change, after: numbered(before, after, numbering) };
}

/** The ledger as its manifest counts it, where no record had to be met. */
export function nothingMet(counts: Pick<Tally, "live" | "quarantined" | "refused" | "withdrawn">): Joined {
  const { live, quarantined, refused, withdrawn } = counts;
  return {
    changes: [],
    entered: nothingEntered,
    parts: [],
    tally: { ...emptyTally(), live, quarantined, refused, withdrawn },
    liveBefore: live,
    groups: new Map(),
    newMembers: new Map(),
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
