import type { Sighting, Unread } from "../model/indicator.ts";
import type { Reach } from "../model/plugin.ts";
import { isoTime } from "../model/time.ts";
import { isWebAddress } from "./address.ts";
import { bodyAt, type Body } from "./body.ts";
import { settleMark, windowStart } from "./reading-window.ts";
import type { JsonRecord } from "./records.ts";
import { emptyContext } from "./stix-context.ts";
import { noteObject, readObject } from "./stix-objects.ts";
import { collectionAddress } from "./taxii-collection.ts";
import { envelopeObjects, readEnvelope } from "./taxii-envelope.ts";
import { walkObjects } from "./taxii-walk.ts";

/** What is wanted of a TAXII 2.1 server. Everything may be left out. */
export interface TaxiiWishes {
  /** Id, alias or title. */
  readonly collection?: string | undefined;
  /** Objects of one page. */
  readonly limit?: number | undefined;
  readonly lookbackDays?: number | undefined;
  readonly onlyIndicators?: boolean | undefined;
  readonly observables?: boolean | undefined;
}

/** For servers that do not say when they added what they gave: their clock, and what was being added while they answered. */
const overlapMs = 3_600_000;

/** Everything that a collection gained since the last reading, or that a saved envelope of one holds. */
export async function* readCollection(
  location: string,
  wishes: TaxiiWishes,
  reach: Reach,
): AsyncGenerator<Sighting | Unread> {
  const context = emptyContext();
  const pages = await gatherPages(location, wishes, reach, (record) => {
    noteObject(context, record);
  });
  for (const page of pages.all) {
    for await (const records of envelopeObjects(page)) {
      for (const record of records) yield* readObject(record, context, wishes.observables ?? false, reach.asOf);
    }
  }
  settleMark(reach, pages.reached);
}

interface Gathered {
  readonly all: readonly Body[];
  /** Up to when the server has been read; undefined for a file, or when it gave nothing. */
  readonly reached?: string | undefined;
}

async function gatherPages(
  location: string,
  wishes: TaxiiWishes,
  reach: Reach,
  note: (record: JsonRecord) => void,
): Promise<Gathered> {
  if (!isWebAddress(location)) {
    const file = bodyAt(location, reach);
    await readEnvelope(file, note);
    return { all: [file] };
  }
  const collection = await collectionAddress(location, wishes.collection, reach);
  const wanted = {
    addedAfter: windowStart(reach, wishes.lookbackDays),
    limit: wishes.limit,
    // Markings are always needed: without its own a producer's TLP would be lost.
    types: wishes.onlyIndicators === true ? ["indicator", "vulnerability", "marking-definition"] : [],
  };
  const { pages, objects, last } = await walkObjects(collection, wanted, reach, note);
  const undated = objects === 0 ? undefined : isoTime(Date.parse(reach.asOf) - overlapMs);
  return { all: pages, reached: last ?? undated };
}
