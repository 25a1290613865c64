import { join } from "node:path";
import type { Subscription } from "../config/subscription.ts";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import { openTree, type OpenTree } from "../pipeline/tree-reader.ts";
import { latestSteps } from "../tree/delta.ts";
import { readManifest } from "../tree/manifest.ts";
import { sumsPath, sumsText } from "../tree/sums.ts";
import { formatsOf } from "./choice.ts";
import { deltaFeeds, type FeedPlaces } from "./delta-feed.ts";
import { type Edition, indexFile, openEdition } from "./edition.ts";
import { filesIn } from "./files.ts";
import { type Ids, idList } from "./id-list.ts";
import { type Candidate, membersOf } from "./members.ts";
import { openNewHunts } from "./new-hunts.ts";
import { type EditionFacts, indexText, overviewPage } from "./overview.ts";
import { nextPast, pastText } from "./past.ts";
import { type Notes, openNotes } from "./notes.ts";
import { itemsIn, type PackJob } from "./print-packs.ts";
import { selectionOf } from "./selection.ts";
import type { SigmaProgram } from "./sigma-process.ts";
import { sharePacks } from "./second-core.ts";

export interface DistRequest {
  /** Folder of the tree. */
  readonly tree: string;
  readonly out: string;
  /** Folder that tells the next edition who was in this one; outside of both. */
  readonly memory: string;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  /** Time of the edition, ISO; that of the tree's last step where it is left out. Rolling packs count back from it. */
  readonly asOf: string | undefined;
  /** How the sources are, as `publish --status` wrote it. */
  readonly status: string | undefined;
  /** Addresses of the tree and of this folder, for the links of the feeds. */
  readonly places: FeedPlaces;
  /** sigma-cli, where the lists are to be converted for products as well. */
  readonly sigma: SigmaProgram | undefined;
}

export interface PrintedDist extends EditionFacts {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Prints packs for every subscription from a tree, in one pass over its ledger. What stands in `out` is replaced as a whole, at the
 * very end; the same tree, subscriptions and last edition give the same bytes.
 */
export async function printDist(request: DistRequest): Promise<PrintedDist> {
  const tree = await openTree(request.tree);
  const last = await lastStep(tree, request.tree);
  const asOf = request.asOf ?? last.asOf;
  const edition = openEdition(request.out, request.memory);
  try {
    const printed = await printEdition(request, { tree, last, asOf }, edition);
    edition.publish();
    return printed;
  } catch (error) {
    edition.drop();
    throw error;
  }
}

/** Of the tree's last step, what is needed all the time: of a first print, its delta names every indicator. */
interface LastStep {
  readonly to: string;
  readonly asOf: string;
  /** Ids that it added. */
  readonly entered: Ids;
}

interface Ground {
  readonly tree: OpenTree;
  readonly last: LastStep;
  readonly asOf: string;
}

async function printEdition(
  request: DistRequest,
  { tree, last, asOf }: Ground,
  edition: Edition,
): Promise<PrintedDist> {
  const { subscriptions, status, sigma, places } = request;
  const { settings, published } = tree;
  const notice = (await published.read("NOTICE.md")).toString("utf8");
  const work = {
    ...{ tree: request.tree, folder: edition.folder, notes: edition.notes, scratch: join(edition.scratch, "texts") },
    ...{ asOf, notice, sigma, taxii: true },
  };
  const { live = 0 } = (await readManifest(published)) ?? {};
  const jobs = await packJobs(subscriptions, tree, openNotes(edition.notes), asOf);
  const newHunts = openNewHunts();
  const { subscribers: results, pages } = await sharePacks({ ...work, jobs }, live, (item) => {
    if (last.entered.has(item.record.id)) newHunts.take(item);
  });
  const facts: EditionFacts = {
    ...{ asOf, tree: last.to },
    packs: results.flatMap(({ packs }) => packs).sort(byPlace),
    leftOut: results.flatMap(({ leftOut }) => leftOut).sort(byPlace),
  };
  const root = filesIn(edition.folder);
  for (const [path, text] of newHunts.files(settings)) root.put(path, text);
  const feeds = await deltaFeeds(tree, places);
  root.put("feed.json", feeds.json);
  root.put("feed.atom", feeds.atom);
  if (status !== undefined) root.put("status.json", status);
  root.put("README.md", overviewPage(facts, settings.brand));
  root.put(indexFile, indexText(facts));
  const all = [...facts.packs.flatMap(({ files }) => files), ...pages, ...root.written()];
  root.put(sumsPath, sumsText(new Map(all.map(({ path, sha256 }) => [path, sha256]))));
  return { ...facts, files: all.length + 1, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
}

interface Place {
  readonly subscription: string;
  readonly format: string;
}

function byPlace(a: Place, b: Place): number {
  return byText(a.subscription, b.subscription) || byText(a.format, b.format);
}

async function lastStep({ published }: OpenTree, folder: string): Promise<LastStep> {
  const [last] = await latestSteps(published, 1);
  if (last !== undefined) {
    const { to, added, counts } = last;
    return { to, asOf: counts.asOf, entered: idList(Object.values(added).flat().sort()) };
  }
  throw new PressError("dist-empty", `${folder} has no step yet.`, { hint: "Print it first, by `rulepress build`." });
}

async function packJobs(
  subscriptions: Readonly<Record<string, Subscription>>,
  tree: OpenTree,
  notes: Notes,
  asOf: string,
): Promise<readonly PackJob[]> {
  const chosen = Object.entries(subscriptions).map(([name, subscription]) => {
    return { name, subscription, formats: formatsOf(name, subscription) };
  });
  const candidates = await candidatesOf(subscriptions, tree, asOf);
  return chosen.map(({ name, subscription, formats }): PackJob => {
    const asked = candidates.get(name);
    const before = notes.past(name);
    const members = asked && membersOf(asked, subscription.max, before.members);
    if (members !== undefined) notes.remember(name, [pastText(nextPast(before, members, asOf))]);
    return { name, subscription, formats: formats.map((format) => format.name), members };
  });
}

/** For subscriptions with a `max` alone: who is in is known only once all are known. */
async function candidatesOf(
  subscriptions: Readonly<Record<string, Subscription>>,
  tree: OpenTree,
  asOf: string,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const limited = Object.entries(subscriptions).flatMap(([name, subscription]) =>
    subscription.max === undefined ? [] : [limitedOf(name, subscription, asOf)],
  );
  if (limited.length > 0) {
    for await (const items of itemsIn(tree)) {
      for (const item of items) {
        const { id, score, status } = item.record;
        if (status === "live") for (const { selects, asked } of limited) if (selects(item)) asked.push({ id, score });
      }
    }
  }
  return new Map(limited.map(({ name, asked }) => [name, asked]));
}

function limitedOf(name: string, subscription: Subscription, asOf: string) {
  const asked: Candidate[] = [];
  return { name, selects: selectionOf(subscription, asOf), asked };
}
