import { sortedUnique } from "../../src/model/order.ts";
import { isoTime } from "../../src/model/time.ts";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import type { StepCounts } from "../../src/model/summary.ts";
import type { DeltaStep } from "../../src/tree/delta.ts";
import { parsePart } from "../../src/tree/ledger.ts";
import type { Tree } from "./churn.ts";
import type { Feeds, Replay } from "./replay.ts";

/** What the feeds held on one day. */
export interface Scene {
  readonly at: string;
  readonly feeds: Feeds;
  /** The same in another order. Left out where time alone may bring news. */
  readonly shuffled?: Feeds;
}

/** A day that was played, and what was wrong with it: the lists of problems are empty where nothing churns. */
export interface PlayedDay {
  readonly at: string;
  /** Undefined on a day that taught nothing. */
  readonly counts: StepCounts | undefined;
  readonly step: DeltaStep | undefined;
  /** Files that would get other bytes if the feeds stood in another order. */
  readonly order: readonly string[];
  /** Changes that the day's delta does not account for. */
  readonly churn: readonly string[];
  /** Files that a second run of the same minute would change. */
  readonly again: readonly string[];
  /** Files that a run six hours later would change, with the feeds in another order. */
  readonly later: readonly string[];
  /** Indicators whose value, day or entry is not what it was. */
  readonly strangers: readonly string[];
}

/** Plays the days one after the other, and proves each of them. */
export async function play(replay: Replay, scenes: readonly Scene[]): Promise<PlayedDay[]> {
  const identities = new Map<string, string>();
  const days: PlayedDay[] = [];
  for (const { at, feeds, shuffled } of scenes) {
    const mixed = shuffled === undefined ? undefined : await replay.dryRun(at, shuffled);
    const { run, step, churn, tree } = await replay.day(at, feeds);
    const again = await replay.dryRun(at, feeds);
    const later = shuffled === undefined ? undefined : await replay.dryRun(sixHoursAfter(at), shuffled);
    days.push({
      at,
      counts: run.result.counts,
      step,
      order: mixed === undefined ? [] : otherBytes(run, mixed),
      churn,
      again: again.plan.changes.map(({ path }) => path),
      later: later?.plan.changes.map(({ path }) => path) ?? [],
      strangers: strangersIn(tree, identities),
    });
  }
  return days;
}

/** What is wrong with any of the days, one line a problem. */
export function problems(
  days: readonly PlayedDay[],
  kind: "order" | "churn" | "again" | "later" | "strangers",
): string[] {
  return days.flatMap((day) => day[kind].map((problem) => `${day.at} ${problem}`));
}

function otherBytes(run: RunOutcome, other: RunOutcome): string[] {
  const [ours, theirs] = [blobsOf(run), blobsOf(other)];
  return sortedUnique([...ours.keys(), ...theirs.keys()]).filter((path) => ours.get(path) !== theirs.get(path));
}

function blobsOf({ plan }: RunOutcome): Map<string, string> {
  return new Map(plan.changes.map((change) => [change.path, change.action === "write" ? change.blob : "removed"]));
}

function sixHoursAfter(at: string): string {
  return isoTime(Date.parse(at) + 6 * 3_600_000);
}

/** Compares what must never change of a record with what it was when it entered, and remembers those that are new. */
function strangersIn(tree: Tree, identities: Map<string, string>): string[] {
  const strangers: string[] = [];
  for (const [path, text] of tree) {
    if (!path.startsWith("ledger/") || !path.endsWith(".ndjson")) continue;
    for (const { id, kind, value, day, created } of parsePart(text, path)) {
      const identity = [kind, value, day, created].join(" ");
      const known = identities.get(id) ?? identity;
      identities.set(id, known);
      if (known !== identity) strangers.push(`${id} was ${known}, and is ${identity}`);
    }
  }
  return strangers;
}
