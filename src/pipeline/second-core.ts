import { Worker, type WorkerOptions } from "node:worker_threads";
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
  // Largest first, until the other thread has a little over half: this one prints the list rules as well (measured).
  for (const [month, inside] of fresh.sort((a, b) => b[1].length - a[1].length || byText(a[0], b[0]))) {
    if (share + inside.length > total * 0.55) continue;
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
  // As roomy as this thread's memory (see the bin's first line): most of what a day needs dies with the day.
  const options = { workerData, resourceLimits: { maxYoungGenerationSizeMb: 192 } };
  const compiled = new URL("./print-worker.js", import.meta.url);
  const worker = import.meta.url.endsWith(".ts") ? sourceWorker(options) : new Worker(compiled, options);
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`the printing thread ended with ${code} and no answer`));
    });
  });
}

/** In a checkout the sources are TypeScript, and a thread does not inherit the loader that this one was started with. */
function sourceWorker(options: WorkerOptions): Worker {
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const entry = JSON.stringify(new URL("./print-worker.ts", import.meta.url).href);
  const start = `import(${loader}).then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(start, { ...options, eval: true });
}
