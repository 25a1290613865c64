import { Worker } from "node:worker_threads";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";
import { partText } from "../tree/ledger.ts";
import type { PartKey } from "../tree/ledger.ts";
import type { Change } from "./join.ts";
import { dayOfChange, groupBy, monthOf } from "./by-day.ts";
import type { FreshResult, FreshWork } from "./print-fresh.ts";

/** From so many new records on, starting a thread costs less than it saves (measured: a thread takes about 0.5 s to be ready). */
export const secondCoreFrom = 20_000;

export interface Shared {
  /** What this thread prints itself. */
  readonly own: readonly Change[];
  /** What the second one prints; undefined when all is printed here. */
  readonly other: Promise<FreshResult> | undefined;
}

/**
 * Gives half of a big first print to the second core. Only months that the tree does not know yet are given away: they touch
 * no file that this thread touches, and the result is the same bytes whoever prints them.
 */
export function shareWork(
  changes: readonly Change[],
  parts: readonly PartKey[],
  settings: Settings,
  staging: string,
): Shared {
  const known = new Set(parts.map(({ day }) => monthOf(day)));
  const months = groupBy(changes, (change) => monthOf(dayOfChange(change)));
  const fresh = [...months].filter(([month]) => !known.has(month));
  const total = fresh.reduce((sum, [, inside]) => sum + inside.length, 0);
  if (total < secondCoreFrom || fresh.length < 2) return { own: changes, other: undefined };
  const given = new Set<string>();
  let share = 0;
  // Largest first, until the other thread has about half: it starts later, so it gets a little less.
  for (const [month, inside] of fresh.sort((a, b) => b[1].length - a[1].length || byText(a[0], b[0]))) {
    if (share + inside.length > total * 0.48) continue;
    given.add(month);
    share += inside.length;
  }
  const other = changes.filter((change) => given.has(monthOf(dayOfChange(change))));
  const records = other.flatMap(({ after }) => (after === undefined ? [] : [after]));
  if (records.length === 0) return { own: changes, other: undefined };
  return {
    own: changes.filter((change) => !given.has(monthOf(dayOfChange(change)))),
    other: inThread({ settings, lines: partText(records), staging }),
  };
}

function inThread(workerData: FreshWork): Promise<FreshResult> {
  const source = import.meta.url.endsWith(".ts");
  const entry = new URL(source ? "./print-worker.ts" : "./print-worker.js", import.meta.url);
  // In a checkout the sources are TypeScript, and a thread needs the loader that this one was started with.
  const worker = new Worker(entry, {
    workerData,
    ...(source && { execArgv: ["--import", import.meta.resolve("tsx")] }),
  });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`the printing thread ended with ${code} and no answer`));
    });
  });
}
