import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { lookbackDays } from "../readers/reading-window.ts";
import { readCollection } from "../readers/taxii-reading.ts";

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
  read: readCollection,
});
