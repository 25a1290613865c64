import { uuidv5 } from "../model/id.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";

/** TAXII 2.1 §1.6.8.1. Clients look for these very letters: taxii2-client refuses `application/json`. */
export const taxiiType = "application/taxii+json;version=2.1";
const stixType = "application/stix+json;version=2.1";

/** Where the API root is found, seen from the host: TAXII 2.1 §4.1.1 lets an address be relative. */
const apiRoot = "/taxii2/api/";

export interface TaxiiCollection {
  /** TAXII 2.1 §5.1.1: an id is a UUID, and an address may use the alias in its place. */
  readonly id: string;
  readonly alias: string;
  readonly kinds: readonly Kind[];
}

/** Aliases are those of the seed's server, and two more. */
const shares: Readonly<Record<string, readonly Kind[]>> = {
  all: kinds,
  ips: ["ipv4", "ipv6"],
  domains: ["domain"],
  urls: ["url"],
  hashes: ["md5", "sha1", "sha256"],
  cves: ["cve"],
};

export function taxiiCollections({ namespace }: Pick<Settings, "namespace">): TaxiiCollection[] {
  return Object.entries(shares).map(([alias, kinds]) => ({
    id: uuidv5(namespace, `taxii-collection:${alias}`),
    alias,
    kinds,
  }));
}

export function discoveryText({ brand }: Pick<Settings, "brand">): string {
  return document({
    title: words(brand),
    description: "A static TAXII 2.1 server of rulepress, to be read and not written.",
    default: apiRoot,
    api_roots: [apiRoot],
  });
}

/** `max_content_length` is for what a client sends, and nobody may send anything; the standard asks for a number above zero. */
export function apiRootText({ brand }: Pick<Settings, "brand">): string {
  return document({ title: words(brand), versions: [taxiiType], max_content_length: 1 });
}

export function collectionsText(collections: readonly TaxiiCollection[]): string {
  return document({ collections: collections.map(resource) });
}

export function collectionText(collection: TaxiiCollection): string {
  return document(resource(collection));
}

/** The title is the alias: OpenCTI finds a collection by its title, and takes a dot in it for the end of a name. */
function resource({ id, alias, kinds }: TaxiiCollection): Readonly<Record<string, unknown>> {
  return {
    id,
    title: alias,
    description: `Indicators of kind ${kinds.join(", ")}.`,
    alias,
    can_read: true,
    can_write: false,
    media_types: [stixType],
  };
}

/**
 * An envelope (TAXII 2.1 §3.7). `objects` stands there even when it is empty, since Elastic's client fails without; `next` stands
 * there only beside `more`, since the same client goes on as long as it sees one.
 */
export function envelopeText(objects: readonly string[], next: string | undefined): string {
  const head = next === undefined ? '{"more":false' : `{"more":true,"next":"${next}"`;
  return `${head},"objects":[${objects.map((object) => `\n${object}`).join(",")}\n]}\n`;
}

/** A line of a manifest (TAXII 2.1 §5.6.1). The version of an object without `modified` is its `created`. */
export function manifestEntry(id: string, added: string, version: string): string {
  return `{"id":"${id}","date_added":"${added}","version":"${version}","media_type":"${stixType}"}`;
}

/** TAXII 2.1 §3.6.1. */
export function taxiiErrorText(status: number, title: string): string {
  return JSON.stringify({ title, http_status: String(status) });
}

/** OpenCTI takes a dot in a title for the end of a name. */
function words(brand: string): string {
  return oneLine(brand, 100).replaceAll(".", " ");
}

function document(value: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(value)}\n`;
}
