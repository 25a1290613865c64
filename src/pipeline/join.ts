import { type LedgerRecord, sourceOf } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import { sweepRecord } from "../refine/leaving.ts";
import type { Draft } from "../refine/draft.ts";
import { quietUntil } from "../refine/quiet.ts";
import { type Drafts, enterRecord, type RecordContext, stepRecord } from "../refine/record.ts";
import { parsePart, parsePartPath, type PartKey } from "../tree/ledger.ts";
import { nothingSpooled } from "../tree/spool.ts";
import { changeBook, type Changes, nothingChanged } from "./changes.ts";
import { arrivals, type Entered, nothingEntered } from "./entered.ts";
import { eventBook } from "./events.ts";
import { idTable } from "./id-table.ts";
import { claimsOf, type ReadClaims, type Reading } from "./intake.ts";
import type { ListBook, ListMembers } from "./list-book.ts";
import { count, emptyTally, type Tally } from "./tally.ts";

export interface Joined {
  /** What happened to records that the ledger knew. */
  readonly changes: Changes;
  readonly entered: Entered;
  /** The ledger's parts as they stand in the published tree. */
  readonly parts: readonly PartKey[];
  readonly tally: Tally;
  readonly liveBefore: number;
  readonly members: ListMembers;
  /** Values that were over on arrival, by source. */
  readonly expired: ReadonlyMap<string, number>;
  /** Before this time (milliseconds since 1970) the clock alone moves no claim, while sources say what they say now. */
  readonly quietUntil: number;
}

/**
 * The one pass over the ledger: every record meets what the sources say of it now. One part is in memory at a time; what is to be
 * printed waits in files whose names begin with `waiting`.
 */
export async function joinLedger(
  published: Published,
  readings: readonly Reading[],
  context: RecordContext,
  lists: ListBook,
  waiting: string,
): Promise<Joined> {
  const claims = readings.flatMap(claimsOf).filter(({ entries }) => entries.size > 0);
  const known = idTable();
  const tally = emptyTally();
  const events = eventBook(`${waiting}-events`);
  const book = changeBook(waiting);
  const parts: PartKey[] = [];
  let liveBefore = 0;
  let quiet = Infinity;

  const keep = (record: LedgerRecord | undefined, drafts: Drafts | undefined) => {
    if (record === undefined) return;
    quiet = Math.min(quiet, quietUntil(record, drafts, context));
    count(tally, record);
    events.count(record);
    lists.hold(record);
  };

  for (const path of [...published.blobs.keys()].sort(byText)) {
    const part = parsePartPath(path);
    if (part === undefined) continue;
    parts.push(part);
    for (const before of parsePart((await published.read(path)).toString("utf8"), path)) {
      if (before.status === "live") liveBefore += 1;
      const drafts = draftsOf(before.id, claims);
      if (drafts !== undefined) known.set(before.id, 0);
      const step = stepRecord(before, drafts, context);
      const swept = step === undefined ? sweepRecord(before, context.asOf) : undefined;
      if (step !== undefined && step.happening !== "expired-on-arrival") {
        book.add({ ...step, happening: step.happening });
        lists.move(before, step.after);
        if (step.after !== undefined) events.enter(before, step.after);
      }
      if (swept !== undefined) book.add({ happening: "swept", before, after: swept });
      keep(step === undefined ? before : step.after, drafts);
    }
  }

  const expired = new Map<string, number>();
  const arriving = arrivals(waiting);
  for (const { entries } of claims) {
    // In the order of the feed: whatever is printed of them is sorted, so that the order leaves no trace.
    for (const entry of entries.all()) {
      const { live, facts } = entry.draft;
      // What is only taken back was not over on arrival: it never came.
      if (!live || facts.context !== undefined || known.get(entry.id) !== undefined) continue;
      known.set(entry.id, 0);
      const drafts = draftsOf(entry.id, claims) ?? new Map<string, Draft>();
      const { after } = enterRecord(entry, drafts, context);
      if (after === undefined) {
        for (const key of drafts.keys()) expired.set(sourceOf(key), (expired.get(sourceOf(key)) ?? 0) + 1);
        continue;
      }
      arriving.add(after);
      events.enter(undefined, after);
      lists.move(undefined, after);
      keep(after, drafts);
    }
  }
  const numbering = events.numbering();
  const entered = arriving.entered(numbering);
  const learned = book.learned() || entered.size > 0;
  return {
    changes: learned ? book.changes(numbering) : nothingChanged,
    entered,
    parts,
    tally,
    liveBefore,
    members: lists.members(),
    expired,
    quietUntil: quiet,
  };
}

/** The ledger as its manifest counts it, where no record had to be met. */
export function nothingMet(counts: Pick<Tally, "live" | "quarantined" | "refused" | "withdrawn">): Joined {
  const { live, quarantined, refused, withdrawn } = counts;
  return {
    changes: nothingChanged,
    entered: nothingEntered,
    parts: [],
    tally: { ...emptyTally(), live, quarantined, refused, withdrawn },
    liveBefore: live,
    members: { spooled: nothingSpooled, touched: new Map() },
    expired: new Map(),
    quietUntil: Infinity,
  };
}

function draftsOf(id: string, claims: readonly ReadClaims[]): Map<string, Draft> | undefined {
  let drafts: Map<string, Draft> | undefined;
  for (const { key, draft } of claims) {
    const stated = draft(id);
    if (stated === undefined) continue;
    drafts ??= new Map();
    drafts.set(key, stated);
  }
  return drafts;
}
