import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { lookbackDays } from "../readers/reading-window.ts";
import { minutesBetween, socDefendersKey, socDefendersTerms } from "../readers/soc-defenders-api.ts";
import { readCollection } from "../readers/taxii-reading.ts";

/**
 * The TAXII 2.1 collections of SOC Defenders, for a Pro key. Its pages name four and no fifth: domains and URLs stand in `all`
 * alone. They give the address with `www`, and as no redirect may carry the key, so does this.
 */
export const socDefendersTaxii = defineSource({
  name: "soc-defenders-taxii",
  summary: "SOC Defenders indicators, from its TAXII 2.1 collections (Pro)",
  nature: "append",
  terms: socDefendersTerms,
  url: "https://www.socdefenders.ai/api/taxii2/",
  every: minutesBetween,
  key: { ...socDefendersKey, as: { user: "apikey" } },
  confidence: { stated: "0-100, where it is stated", default: "medium" },
  dates: "UTC, to the millisecond: valid_from and modified",
  deriveHosts: false,
  options: z.strictObject({
    collection: z.enum(["all", "ips", "hashes", "cves"]).default("all").describe("Collection to read."),
    lookbackDays,
  }),
  read: readCollection,
});
