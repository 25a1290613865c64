import { parentPort, workerData } from "node:worker_threads";
import { type PackWork, printPacks } from "./print-packs.ts";

/** Entry of the second thread: one piece of work, one answer. */
const work: unknown = workerData;
if (!isPackWork(work)) throw new Error("the packing thread was given no work");
parentPort?.postMessage(await printPacks(work));

function isPackWork(value: unknown): value is PackWork {
  return typeof value === "object" && value !== null && "jobs" in value && "tree" in value && "notice" in value;
}
