import { parentPort, workerData } from "node:worker_threads";
import { type FreshWork, printFresh } from "./print-fresh.ts";

/** Entry of the second thread: one piece of work, one answer. */
const work: unknown = workerData;
if (!isFreshWork(work)) throw new Error("the printing thread was given no work");
parentPort?.postMessage(await printFresh(work));

function isFreshWork(value: unknown): value is FreshWork {
  return typeof value === "object" && value !== null && "settings" in value && "entered" in value && "staging" in value;
}
