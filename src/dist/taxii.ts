import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isInStix, type StixObjects, stixVersions } from "../dialects/stix-objects.ts";
import {
  apiRootText,
  collectionsText,
  collectionText,
  discoveryText,
  envelopeText,
  type TaxiiCollection,
  taxiiCollections,
} from "../dialects/taxii.ts";
import { nginxLocations, nginxMaps, type PageHead } from "../dialects/taxii-nginx.ts";
import { type Pager, pager, type TaxiiPage } from "../dialects/taxii-pages.ts";
import { taxiiReadme } from "../dialects/taxii-readme.ts";
import type { Artifact } from "../model/artifact.ts";
import type { Kind } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { parsePart, recordLine } from "../tree/ledger.ts";
import { itemOf } from "../pipeline/item.ts";
import { type OpenTree, recordsIn } from "../pipeline/tree-reader.ts";

/** Writes `taxii2/` into a folder that has none yet: pages of an earlier print would stay beside the new ones. */
export async function writeTaxii(folder: string, tree: OpenTree): Promise<void> {
  for await (const { path, text } of taxiiFiles(tree)) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

/**
 * A tree as a static TAXII 2.1 server. All follows from the ledger: an object was added when its version began, as STIX says by
 * `modified`, and only its latest version is there, which is what the standard gives a client that asks for none (§3.4.1).
 */
export async function* taxiiFiles(tree: OpenTree): AsyncGenerator<Artifact> {
  const shelves = taxiiCollections(tree.settings).map(newShelf);
  const all = await beginnings(tree);
  for (let at = 0; at < all.length; at += batchSize) {
    const versions = versionsOf(all.slice(at, at + batchSize), tree);
    for (const shelf of shelves) {
      const fitting = versions.filter(({ kind }) => shelf.collection.kinds.includes(kind));
      yield* shelve(shelf, shelf.pager.take(fitting.map(({ version }) => version)));
    }
  }
  for (const shelf of shelves) yield* shelve(shelf, shelf.pager.end());
  yield* resources(shelves, tree);
}

const batchSize = 500;

/** A collection while it is being written. */
interface Shelf {
  readonly collection: TaxiiCollection;
  readonly pager: Pager;
  readonly pages: PageHead[];
}

function newShelf(collection: TaxiiCollection): Shelf {
  return { collection, pager: pager(), pages: [] };
}

/** A version that is to be printed: when it began, the STIX id of its object, and its record as a line, a third of what a record takes. */
interface Beginning {
  readonly since: string;
  readonly key: string;
  readonly line: string;
}

/** In the order of pages: it is known only when all are, so the texts of objects are made later, a batch at a time. */
async function beginnings({ published, settings }: OpenTree): Promise<Beginning[]> {
  const all: Beginning[] = [];
  for await (const record of recordsIn(published)) {
    if (!isInStix(record)) continue;
    const line = recordLine(record);
    for (const version of stixVersions(itemOf(record, settings), settings)) {
      all.push({ since: version.since, key: keyOf(version), line });
    }
  }
  return all.sort((a, b) => byText(a.since, b.since) || byText(a.key, b.key));
}

function versionsOf(
  batch: readonly Beginning[],
  { settings }: OpenTree,
): { readonly kind: Kind; readonly version: StixObjects }[] {
  return batch.flatMap(({ key, line }) =>
    parsePart(line, "ledger").flatMap((record) =>
      stixVersions(itemOf(record, settings), settings)
        .filter((version) => keyOf(version) === key)
        .map((version) => ({ kind: record.kind, version })),
    ),
  );
}

function keyOf({ own: [object] }: StixObjects): string {
  return object?.key ?? "";
}

function* shelve({ collection, pages }: Shelf, done: readonly TaxiiPage[]): Generator<Artifact> {
  for (const { name, day, first, last, objects, manifest } of done) {
    pages.push({ name, day, first, last });
    yield { path: `${folderOf(collection)}/objects/${name}.json`, text: objects };
    yield { path: `${folderOf(collection)}/manifest/${name}.json`, text: manifest };
  }
}

function* resources(shelves: readonly Shelf[], { settings }: OpenTree): Generator<Artifact> {
  const collections = shelves.map(({ collection }) => collection);
  for (const collection of collections) {
    const folder = folderOf(collection);
    yield { path: `${folder}/index.json`, text: collectionText(collection) };
    for (const what of ["objects", "manifest"]) {
      yield { path: `${folder}/${what}/empty.json`, text: envelopeText([], undefined) };
    }
  }
  yield { path: "taxii2/api/collections/index.json", text: collectionsText(collections) };
  yield { path: "taxii2/api/index.json", text: apiRootText(settings) };
  yield { path: "taxii2/index.json", text: discoveryText(settings) };
  yield { path: "taxii2/nginx.conf", text: nginxLocations() };
  yield { path: "taxii2/nginx-maps.conf", text: nginxMaps(shelves) };
  yield { path: "taxii2/README.md", text: taxiiReadme(collections) };
}

function folderOf({ id }: TaxiiCollection): string {
  return `taxii2/api/collections/${id}`;
}
