import { z } from "zod";
import { defineSource, type Reach } from "../model/plugin.ts";
import { isoTime } from "../model/time.ts";
import { isWebAddress } from "../readers/address.ts";
import { bodyAt, type Body } from "../readers/body.ts";
import { lookbackDays, settleMark, windowStart } from "../readers/reading-window.ts";
import type { JsonRecord } from "../readers/records.ts";
import { emptyContext } from "../readers/stix-context.ts";
import { noteObject, readObject } from "../readers/stix-objects.ts";
import { collectionAddress } from "../readers/taxii-collection.ts";
import { envelopeObjects, readEnvelope } from "../readers/taxii-envelope.ts";
import { walkObjects } from "../readers/taxii-walk.ts";

const options = z.strictObject({
  collection: z
    .string()
    .min(1)
    .optional()
    .describe("Id, alias or title of the collection. May be left out where there is only one to read."),
  limit: z.number().int().min(1).max(100_000).optional().describe("Objects to ask for in one page."),
  lookbackDays,
  onlyIndicators: z
    .boolean()
    .optional()
    .describe(
      "Ask for indicators, vulnerabilities and markings alone: less to fetch, but what they indicate is lost. Default false.",
    ),
  observables: z
    .boolean()
    .optional()
    .describe("Take observed data and bare observables too, which nobody called malicious. Default false."),
});
type Options = z.infer<typeof options>;

/** For servers that do not say when they added what they gave: their clock, and what was being added while they answered. */
const overlapMs = 3_600_000;

/**
 * A collection of a TAXII 2.1 server. Nothing is filtered on the server by default: names of malware and actors, ATT&CK
 * techniques and reports are objects of their own, tied to indicators by relationships that are objects too.
 */
export const taxii = defineSource({
  name: "taxii",
  summary: "Collection of a TAXII 2.1 server, or a saved envelope of one",
  nature: "append",
  key: { as: "basic", required: false, from: "the provider of the TAXII server" },
  confidence: { stated: "0-100, where the producer states it", default: "medium" },
  dates: "UTC, to the millisecond: valid_from and modified",
  deriveHosts: false,
  options,
  async *read(location, wishes, reach) {
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
  },
});

interface Gathered {
  readonly all: readonly Body[];
  /** Up to when the server has been read; undefined for a file, or when it gave nothing. */
  readonly reached?: string | undefined;
}

async function gatherPages(
  location: string,
  wishes: Options,
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
