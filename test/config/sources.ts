import { z } from "zod";
import { defineSource, type Source } from "../../src/model/plugin.ts";

const column = z.union([z.string(), z.int().min(0)]);

/** A generic format: no terms of its own. */
const table = defineSource({
  name: "table",
  summary: "Rows with columns.",
  nature: "append",
  deriveHosts: false,
  options: z.strictObject({
    delimiter: z.enum([",", ";"]).default(",").describe("Between two cells."),
    columns: z.strictObject({ value: column, type: column.optional() }).optional(),
    word: z
      .string()
      .refine((key) => !key.includes("wrong"), { error: ({ input }) => `must not be ${String(input)}` })
      .optional(),
  }),
  async *read() {
    // The config never reads.
  },
});

/** A feed whose terms are known. */
const known = defineSource({
  name: "known-feed",
  summary: "A feed with known terms.",
  nature: "snapshot",
  deriveHosts: true,
  terms: {
    title: "The Known Feed",
    license: "CC0-1.0",
    terms: "https://feed.example.org/terms",
    republish: "yes",
    tlp: "green",
  },
  options: z.strictObject({}),
  async *read() {
    // The config never reads.
  },
});

/** A feed with an address of its own that asks for a key. */
const keyed = defineSource({
  name: "keyed-feed",
  summary: "A feed that asks for a key.",
  nature: "append",
  deriveHosts: false,
  url: "https://feed.example.org/api",
  every: 60,
  key: { as: { header: "X-Feed-Key" }, required: true, from: "https://feed.example.org/keys" },
  confidence: { stated: "none", default: "low" },
  use: "context",
  options: z.strictObject({}),
  async *read() {
    // The config never reads.
  },
});

export const sources: readonly Source[] = [table, known, keyed];
