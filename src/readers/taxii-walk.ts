import type { Answer, Reach } from "../model/plugin.ts";
import { endless, pageGuard } from "./page-guard.ts";
import { later } from "./reading-window.ts";
import type { JsonRecord } from "./records.ts";
import { readTime } from "./sighting.ts";
import { askTaxii } from "./taxii-answer.ts";
import { readEnvelope, type Envelope } from "./taxii-envelope.ts";

/** What every page of a walk is asked for. */
export interface Wanted {
  readonly addedAfter: string;
  readonly limit: number | undefined;
  readonly types: readonly string[];
}

export interface Walk {
  readonly pages: readonly Answer[];
  readonly objects: number;
  /** Greatest X-TAXII-Date-Added-Last: a later page may carry an earlier one. */
  readonly last: string | undefined;
}

/** Far above what an honest collection has: only a server that never ends gets there. */
const mostOf = { pages: 10_000, objects: 5_000_000 };

/** Where a walk stands. A `next` belongs to the query that it came from, `added_after` included. */
interface Cursor {
  readonly addedAfter: string;
  readonly next?: string;
}

/** Walks over all pages of a collection's objects (TAXII 2.1 §3.5 and §5.4); `note` is given each object once a page. */
export async function walkObjects(
  collection: string,
  wanted: Wanted,
  reach: Reach,
  note: (record: JsonRecord) => void,
  most = mostOf,
): Promise<Walk> {
  const visit = pageGuard(collection, most.pages);
  const pages: Answer[] = [];
  let objects = 0;
  let last: string | undefined;
  let cursor: Cursor | undefined = { addedAfter: wanted.addedAfter };
  while (cursor !== undefined) {
    visit(JSON.stringify(cursor));
    const answer = await askTaxii(pageAddress(collection, wanted, cursor), reach);
    const envelope = await readEnvelope(answer, note);
    const addedLast = answer.header("x-taxii-date-added-last");
    pages.push(answer);
    objects += envelope.objects;
    last = later(last, readTime(addedLast));
    if (objects > most.objects) throw endless(`${collection} gives more than ${most.objects} objects.`);
    cursor = following(cursor, envelope, addedLast, collection, reach);
  }
  return { pages, objects, last };
}

/**
 * The next page, or undefined at the end. `more` alone decides: pages may be short, since servers ignore `limit`, and some
 * repeat a `next` on the last one. Servers that say `more` and give no `next` are asked from the last date on.
 */
function following(
  cursor: Cursor,
  { more, next }: Envelope,
  addedLast: string | undefined,
  collection: string,
  reach: Reach,
): Cursor | undefined {
  if (!more) return undefined;
  if (next !== undefined) return { ...cursor, next };
  const [here, there] = [readTime(cursor.addedAfter) ?? "", readTime(addedLast) ?? ""];
  // Dates are compared to the millisecond and passed on as they came, which may be to the microsecond.
  if (addedLast !== undefined && there >= here && addedLast !== cursor.addedAfter) return { addedAfter: addedLast };
  reach.warn(`${collection} says that it has more objects and gives no way to them; it was read as far as it goes.`);
  return undefined;
}

function pageAddress(collection: string, { limit, types }: Wanted, { addedAfter, next }: Cursor): string {
  const url = new URL("objects/", collection);
  url.searchParams.set("added_after", addedAfter);
  if (limit !== undefined) url.searchParams.set("limit", String(limit));
  if (types.length > 0) url.searchParams.set("match[type]", types.join(","));
  if (next !== undefined) url.searchParams.set("next", next);
  return url.href;
}
