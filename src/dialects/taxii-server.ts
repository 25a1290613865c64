import type { Artifact } from "../model/artifact.ts";
import type { Kind } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Scratch } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";
import { dayOf } from "../model/time.ts";
import type { StixObjects } from "./stix-objects.ts";
import {
  apiRootText,
  collectionsText,
  collectionText,
  discoveryText,
  envelopeText,
  type TaxiiCollection,
  taxiiCollections,
} from "./taxii.ts";
import { cutsOf, type PageCut, placeOf } from "./taxii-cuts.ts";
import { nginxLocations, nginxMaps, type PageHead } from "./taxii-nginx.ts";
import { pager } from "./taxii-pages.ts";
import { taxiiReadme } from "./taxii-readme.ts";
import { taxiiShelves } from "./taxii-shelves.ts";

/**
 * A static TAXII 2.1 server. An object was added when its version began, as STIX says by `modified`, and only its latest version is
 * to be taken, which is what the standard gives a client that asks for none (§3.4.1).
 */
export interface TaxiiServer {
  take(kind: Kind, versions: readonly StixObjects[]): void;
  /** Below `taxii2/`. In memory are one page a collection, and a number for each object, which says where it stands. */
  files(): Iterable<Artifact>;
}

export function taxiiServer(settings: Settings, scratch: Scratch): TaxiiServer {
  const collections = taxiiCollections(settings).map((collection) => ({
    collection,
    placesByDay: new Map<string, number[]>(),
  }));
  const shelves = taxiiShelves(scratch);
  return {
    take(kind, versions) {
      for (const version of versions) {
        const [day, place] = [dayOf(version.since), placeOf(version)];
        for (const { collection, placesByDay } of collections) {
          if (!collection.kinds.includes(kind)) continue;
          const places = placesByDay.get(day) ?? [];
          placesByDay.set(day, places);
          places.push(...version.own.map(() => place));
        }
        shelves.lay(kind, version);
      }
    },
    *files() {
      const printed = collections.map(({ collection, placesByDay }) => openCollection(collection, cutsIn(placesByDay)));
      for (const { kind, version } of shelves.inOrder()) {
        for (const { holds, take } of printed) if (holds(kind)) yield* take(version);
      }
      yield* resources(printed, settings);
    },
  };
}

function cutsIn(placesByDay: ReadonlyMap<string, readonly number[]>): PageCut[] {
  const days = [...placesByDay].sort(([a], [b]) => byText(a, b));
  return days.flatMap(([day, places]) => cutsOf(day, Float64Array.from(places).sort()));
}

/** A collection while its pages are written. */
interface OpenCollection {
  readonly collection: TaxiiCollection;
  readonly pages: PageHead[];
  readonly holds: (kind: string) => boolean;
  readonly take: (version: StixObjects) => Artifact[];
}

function openCollection(collection: TaxiiCollection, cuts: readonly PageCut[]): OpenCollection {
  const pages: PageHead[] = [];
  const turn = pager(cuts);
  const kinds = new Set<string>(collection.kinds);
  return {
    collection,
    pages,
    holds: (kind) => kinds.has(kind),
    take(version) {
      const page = turn(version);
      if (page === undefined) return [];
      const { name, day, first, last, objects, manifest } = page;
      pages.push({ name, day, first, last });
      return [
        { path: `${folderOf(collection)}/objects/${name}.json`, text: objects },
        { path: `${folderOf(collection)}/manifest/${name}.json`, text: manifest },
      ];
    },
  };
}

function* resources(printed: readonly OpenCollection[], settings: Settings): Generator<Artifact> {
  const collections = printed.map(({ collection }) => collection);
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
  yield { path: "taxii2/nginx-maps.conf", text: nginxMaps(printed) };
  yield { path: "taxii2/README.md", text: taxiiReadme(collections) };
}

function folderOf({ id }: TaxiiCollection): string {
  return `taxii2/api/collections/${id}`;
}
