import type { Subscription } from "../config/subscription.ts";
import type { Item } from "../model/plugin.ts";
import { itemOf } from "../pipeline/item.ts";
import { openTree, type OpenTree, partsIn } from "../pipeline/tree-reader.ts";
import { formatsOf } from "./choice.ts";
import { filesIn, type Written } from "./files.ts";
import { type NoteFolders, openNotes } from "./notes.ts";
import { scratchesIn } from "./scratch.ts";
import type { SigmaProgram } from "./sigma-process.ts";
import { openTaxii } from "./taxii.ts";
import { openSubscriber, type SubscriberResult } from "./subscriber.ts";

/** Packs of one subscription that are printed together. Plain data: it can be handed to another thread. */
export interface PackJob {
  readonly name: string;
  readonly subscription: Subscription;
  /** Names of the formats, of all that the subscription asks for. */
  readonly formats: readonly string[];
  /** Ids that it holds, where there is no room for all that it asks for. */
  readonly members: ReadonlySet<string> | undefined;
}

export interface PackWork {
  /** Folder of the tree. */
  readonly tree: string;
  /** Folder of the edition. */
  readonly folder: string;
  readonly notes: NoteFolders;
  /** Where what waits on its turn is laid aside. No other thread has the same file. */
  readonly scratch: string;
  readonly asOf: string;
  readonly notice: string;
  readonly sigma: SigmaProgram | undefined;
  readonly jobs: readonly PackJob[];
  /** Print the static TAXII server, too. */
  readonly taxii: boolean;
}

export interface PackResult {
  readonly subscribers: readonly SubscriberResult[];
  /** Files of the TAXII server. */
  readonly pages: readonly Written[];
}

/** Prints packs in one pass over the ledger. `see` is shown every live record, for what else is made of them. */
export async function printPacks(work: PackWork, see?: (item: Item) => void): Promise<PackResult> {
  const tree = await openTree(work.tree);
  const { settings } = tree;
  const lendScratch = scratchesIn(work.scratch);
  const notes = openNotes(work.notes);
  const subscribers = work.jobs.map((job) => {
    const formats = formatsOf(job.name, job.subscription).filter(({ name }) => job.formats.includes(name));
    const { folder, asOf, sigma } = work;
    return openSubscriber({ ...job, formats, settings, notes, lendScratch, folder, asOf, sigma });
  });
  const taxii = work.taxii ? openTaxii(settings, lendScratch()) : undefined;
  for await (const items of itemsIn(tree)) {
    for (const subscriber of subscribers) subscriber.take(items);
    taxii?.take(items);
    if (see !== undefined) for (const item of items) if (item.record.status === "live") see(item);
  }
  const results: SubscriberResult[] = [];
  for (const subscriber of subscribers) results.push(await subscriber.close(work.notice));
  const files = filesIn(work.folder);
  for (const { path, text } of taxii?.files() ?? []) files.put(path, text);
  return { subscribers: results, pages: files.written() };
}

/** The ledger's records with what formats print of them, part by part. */
export async function* itemsIn({ published, settings }: OpenTree): AsyncGenerator<readonly Item[]> {
  for await (const records of partsIn(published)) yield records.map((record) => itemOf(record, settings));
}
