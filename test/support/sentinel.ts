import { z } from "zod";

const time = z.iso.datetime();

const indicator = z
  .looseObject({
    type: z.literal("indicator"),
    id: z.string().regex(/^indicator--[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
    created: time,
    modified: time,
    revoked: z.boolean().optional(),
    valid_from: time,
    valid_until: time.optional(),
    pattern: z.string().min(1),
    pattern_type: z.literal("stix"),
    confidence: z.int().min(0).max(100).optional(),
  })
  .refine(({ valid_from: from, valid_until: until }) => until === undefined || until > from, "valid for no time");

/** The rules of Microsoft Sentinel's upload API for requests (Microsoft Learn, "STIX objects API"), as far as indicators go. */
const body = z.strictObject({
  sourcesystem: z
    .string()
    .min(1)
    .refine((name) => name !== "Microsoft Sentinel", "Microsoft's own name"),
  stixobjects: z.array(indicator).min(1).max(100),
});

export type SentinelBody = z.infer<typeof body>;

/** Every line of a document as the API would take it. */
export function sentinelBodies(text: string): SentinelBody[] {
  return text.split("\n").flatMap((line) => (line === "" ? [] : [body.parse(JSON.parse(line))]));
}

/** Every object of a file as the portal would import it: one array of indicators. */
export function sentinelFile(text: string): z.infer<typeof indicator>[] {
  return z.array(indicator).parse(JSON.parse(text));
}

/** The one value that a pattern compares with; STIX 2.1 §9.6 escapes a quote and a backslash, and nothing else. */
export function patternValue(pattern: string): string {
  const [, constant] = /^\[\S+ = '(.*)'\]$/su.exec(pattern) ?? [];
  if (constant === undefined || /(?<!\\)(?:\\\\)*'/.test(constant))
    throw new Error(`${pattern} compares with no one value`);
  return constant.replace(/\\(['\\])/g, "$1");
}
