import { parentPort, workerData } from "node:worker_threads";
import { type HashShare, hashShare } from "./hash-share.ts";

/** Entry of the second thread that hashes a published tree. */
const work: unknown = workerData;
if (!isShare(work)) throw new Error("the hashing thread was given no work");
parentPort?.postMessage(hashShare(work));

function isShare(value: unknown): value is HashShare {
  return typeof value === "object" && value !== null && "root" in value && "paths" in value && "next" in value;
}
