import type { Published } from "../model/published.ts";
import { byText } from "../model/order.ts";
import { filesBelow, publishedAs, publishedFolder } from "../tree/published.ts";
import { hashShare, newShare } from "./hash-share.ts";
import { answerOf, startThread } from "./thread.ts";

/** From so many files on, another thread costs less than it saves. */
const worthFrom = 1000;

/** The tree as it stands in a folder; a large one is hashed on two cores. */
export async function hashTree(root: string, from = worthFrom): Promise<Published> {
  const paths = filesBelow(root);
  if (paths.length < from) return publishedFolder(root);
  const share = newShare(root, paths);
  const worker = startThread("./hash-worker", import.meta.url, { workerData: share });
  const own = hashShare(share);
  if (own.size === paths.length) {
    await worker.terminate();
    return publishedAs(root, own);
  }
  const other = await answerOf<ReadonlyMap<string, string>>(worker);
  return publishedAs(root, new Map([...own, ...other].sort(([a], [b]) => byText(a, b))));
}
