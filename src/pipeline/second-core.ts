import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";
import type { PartKey } from "../tree/ledger.ts";
import { monthOf } from "./by-day.ts";
import { enteredByMonth, type EnteredDays, ofMonths } from "./entered.ts";
import type { FreshResult, FreshWork } from "./print-fresh.ts";
import { answerOf, startThread } from "./thread.ts";

/** From so many new records on, starting a thread costs less than it saves (measured: a thread takes about 0.5 s to be ready). */
export const secondCoreFrom = 20_000;

export interface Shared {
  /** What this thread prints itself. */
  readonly own: EnteredDays;
  /** What the second one prints; undefined when all is printed here. */
  readonly other: Promise<FreshResult> | undefined;
}

/**
 * Gives half of a big first print to the second core. Only months that the tree does not know yet are given away: they touch
 * no file that this thread touches, and the result is the same bytes whoever prints them.
 */
export function shareWork(
  entered: EnteredDays,
  parts: readonly PartKey[],
  settings: Settings,
  staging: string,
): Shared {
  const known = new Set(parts.map(({ day }) => monthOf(day)));
  const fresh = [...enteredByMonth(entered)].filter(([month]) => !known.has(month));
  const total = fresh.reduce((sum, [, records]) => sum + records, 0);
  if (total < secondCoreFrom || fresh.length < 2) return { own: entered, other: undefined };
  const given = new Set<string>();
  let share = 0;
  // Largest first, until the other thread has a little over half: this one prints the list rules as well (measured).
  for (const [month, records] of fresh.sort((a, b) => b[1] - a[1] || byText(a[0], b[0]))) {
    if (share + records > total * 0.55) continue;
    given.add(month);
    share += records;
  }
  if (share === 0) return { own: entered, other: undefined };
  const other = ofMonths(entered, (month) => given.has(month));
  return {
    own: ofMonths(entered, (month) => !given.has(month)),
    other: inThread({ settings, entered: other, staging }),
  };
}

function inThread(workerData: FreshWork): Promise<FreshResult> {
  // As roomy as this thread's memory (see the bin's first line): most of what a day needs dies with the day.
  const options = { workerData, resourceLimits: { maxYoungGenerationSizeMb: 96 } };
  return answerOf<FreshResult>(startThread("./print-worker", import.meta.url, options));
}
