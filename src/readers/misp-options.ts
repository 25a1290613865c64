import { z } from "zod";

/** Option of every source of MISP attributes. */
export const toIds = z
  .boolean()
  .optional()
  .describe("Take only attributes that are marked for detection (`to_ids`). Default true.");

/** What a source of MISP attributes says of its confidence and dates: both are MISP's, whoever serves them. */
export const mispManner = {
  confidence: { stated: "only by the tag estimative-language", default: "medium" },
  dates: "first_seen and last_seen with their zone, where an attribute has them",
} as const;
