import type { Item } from "../model/plugin.ts";
import { answerOf, startThread } from "../pipeline/thread.ts";
import { type PackJob, type PackWork, printPacks } from "./print-packs.ts";
import type { SubscriberResult } from "./subscriber.ts";

/** From so many records on, a second reader of the ledger and the start of a thread cost less than they save. */
export const secondCoreFrom = 20_000;

/**
 * Prints packs, half of them on a second core where there are many records. A pack is the same bytes whoever prints it. `see` is
 * shown every live record.
 */
export async function sharePacks(
  work: PackWork,
  records: number,
  see: (item: Item) => void,
): Promise<readonly SubscriberResult[]> {
  if (records < secondCoreFrom) return printPacks(work, see);
  const workerData: PackWork = { ...work, jobs: half(work.jobs, 1) };
  // As roomy as this thread's memory: most of what a batch needs dies with it.
  const resourceLimits = { maxYoungGenerationSizeMb: 96 };
  const other = answerOf<readonly SubscriberResult[]>(
    startThread("./pack-worker", import.meta.url, { workerData, resourceLimits }),
  );
  const [own, theirs] = await Promise.all([printPacks({ ...work, jobs: half(work.jobs, 0) }, see), other]);
  return [...own, ...theirs];
}

/** Every other format of each job: neighbours in the alphabet are of one product, and cost about the same. */
function half(jobs: readonly PackJob[], which: 0 | 1): PackJob[] {
  return jobs.map((job) => ({ ...job, formats: job.formats.filter((_, index) => index % 2 === which) }));
}
