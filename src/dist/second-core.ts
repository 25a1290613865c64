import type { Item } from "../model/plugin.ts";
import { answerOf, startThread } from "../pipeline/thread.ts";
import { type PackJob, type PackResult, type PackWork, printPacks } from "./print-packs.ts";

/** From so many records on, a second reader of the ledger and the start of a thread cost less than they save. */
export const secondCoreFrom = 20_000;

/**
 * Prints packs, half of them on a second core where there are many records. A pack is the same bytes whoever prints it. `see` is
 * shown every live record.
 */
export async function sharePacks(work: PackWork, records: number, see: (item: Item) => void): Promise<PackResult> {
  if (records < secondCoreFrom) return printPacks(work, see);
  const workerData: PackWork = { ...work, jobs: half(work.jobs, 1), scratch: `${work.scratch}-2` };
  // As roomy as this thread's memory: most of what a batch needs dies with it.
  const resourceLimits = { maxYoungGenerationSizeMb: 96 };
  const worker = startThread("./pack-worker", import.meta.url, { workerData, resourceLimits });
  const mine: PackWork = { ...work, jobs: half(work.jobs, 0), taxii: false };
  const own = printPacks(mine, see);
  try {
    const [ours, theirs] = await Promise.all([own, answerOf<PackResult>(worker)]);
    return { subscribers: [...ours.subscribers, ...theirs.subscribers], pages: theirs.pages };
  } catch (error) {
    // Both have ended before anybody takes away what they write to.
    await Promise.allSettled([own, worker.terminate()]);
    throw error;
  }
}

/** Two formats of five go to the second core, which has the TAXII server beside (measured). Neighbours in the alphabet are of one product. */
function half(jobs: readonly PackJob[], which: 0 | 1): PackJob[] {
  return jobs.map((job) => ({
    ...job,
    formats: job.formats.filter((_, index) => ([1, 3].includes(index % 5) ? 1 : 0) === which),
  }));
}
