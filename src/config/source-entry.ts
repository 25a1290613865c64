import { z } from "zod";
import { confidences, tlps, type Confidence } from "../model/indicator.ts";
import type { Nature, Source } from "../model/plugin.ts";
import type { Republish, SourceTerms } from "../model/settings.ts";
import { type Place, type PlaceFault, placeFault, placeKeys, placeOf } from "./place.ts";
import { line, slug } from "./words.ts";

/** One entry under `sources`, with everything that the file left out filled in from its type. */
export interface SourceConfig {
  readonly name: string;
  /** Name of the registered source that reads it. */
  readonly type: string;
  readonly place: Place;
  /** Least minutes between two readings. */
  readonly every: number;
  readonly nature: Nature;
  readonly deriveHosts: boolean;
  /** Confidence of a sighting that states none. */
  readonly confidence: Confidence;
  /** `context` sources annotate, and are never printed. */
  readonly use: "detect" | "context";
  readonly terms: SourceTerms;
  /** The type's own keys, as stated: `Source.open` parses them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Keys that every entry under `sources` may have; the keys of its type stand beside them. */
export const commonKeys = {
  name: slug()
    .refine((name) => name !== "input", 'must not be "input": that name belongs to files given with --input')
    .describe("Name of the source in reports, in the ledger and in file names of MISP. Changing it is removing it."),
  ...placeKeys,
  nature: z
    .enum(["append", "snapshot"])
    .optional()
    .describe(
      "snapshot: the file is the whole current set, so that absence ends a claim. append: absence means nothing.",
    ),
  title: line(200).optional().describe("Name of the source as people know it, for NOTICE.md."),
  license: line(200).optional().describe("Licence of the data: an SPDX identifier, or words."),
  terms: z
    .url({ protocol: /^https?$/, error: "must be a web address" })
    .optional()
    .describe("Page with the terms of use."),
  attribution: line(500).optional().describe("Sentence that the terms ask to be shown."),
  republish: z
    .literal(["yes", "no", "ask", true, false], { error: "must be one of yes, no, ask" })
    .optional()
    .describe("May values that only this source states stand in a public tree? ask counts as no."),
  tlp: z.enum(tlps).optional().describe("TLP label of an entry that states none."),
  deriveHosts: z.boolean().optional().describe("Also take the host of a URL without a path."),
  confidence: z
    .enum(confidences)
    .optional()
    .describe("Confidence of an entry that states none. Left out: what is known of the feed, else medium."),
  use: z
    .enum(["detect", "context"])
    .optional()
    .describe("detect: printed as rules. context: annotates what other sources state, and is never printed."),
};

/** An entry of any registered type: common keys checked by zod, the others by the type's own schema. */
export function sourceEntry(sources: readonly Source[]) {
  const byName = new Map(sources.map((source) => [source.name, source]));
  return z
    .looseObject({ ...commonKeys, type: z.enum([...byName.keys()]) })
    .superRefine(
      (entry, context) => {
        const source = byName.get(entry.type);
        if (source === undefined) return;
        const { options, unknown } = splitKeys(source, entry);
        if (unknown.length > 0) context.addIssue({ code: "unrecognized_keys", keys: unknown, input: entry });
        const fault = placeFault(source, entry);
        if (fault !== undefined) context.addIssue(faultIssue(fault));
        for (const issue of source.options.safeParse(options).error?.issues ?? []) context.addIssue({ ...issue });
      },
      // Also when a common key is wrong already: a person wants to hear of all faults at once.
      { when: ({ value }) => typeof value === "object" && value !== null },
    )
    .transform((entry, context): SourceConfig => {
      const source = byName.get(entry.type);
      if (source === undefined) {
        context.addIssue({ code: "custom", path: ["type"], message: "must be a registered type", input: entry.type });
        return z.NEVER;
      }
      const { name, type } = entry;
      return {
        ...{ name, type },
        place: placeOf(source, entry),
        every: entry.every ?? (entry.path === undefined ? (source.every ?? 0) : 0),
        confidence: entry.confidence ?? source.confidence?.default ?? "medium",
        use: entry.use ?? source.use ?? "detect",
        nature: entry.nature ?? source.nature,
        deriveHosts: entry.deriveHosts ?? source.deriveHosts,
        terms: termsOf(source, entry),
        options: splitKeys(source, entry).options,
      };
    });
}

function faultIssue({ key, says }: PlaceFault) {
  if (says === undefined)
    return { code: "invalid_type" as const, expected: "string" as const, path: [key], input: undefined };
  return { code: "custom" as const, path: [key], message: says, input: undefined };
}

/** Keys of a type's own options, for as far as its schema is an object. */
export function optionKeys(source: Source): readonly string[] {
  return source.options instanceof z.ZodObject ? Object.keys(source.options.shape) : [];
}

/** What an entry states about its terms; all of it may be left out. */
export interface StatedTerms {
  readonly name: string;
  readonly title?: string | undefined;
  readonly license?: string | undefined;
  readonly terms?: string | undefined;
  readonly attribution?: string | undefined;
  readonly republish?: Republish | boolean | undefined;
  readonly tlp?: SourceTerms["tlp"] | undefined;
}

/**
 * The terms of a source: as stated, else as known of its feed. A generic format without stated terms is `unknown` and
 * `ask`, so that nothing of it reaches a public tree by oversight.
 */
export function termsOf(source: Source, stated: StatedTerms): SourceTerms {
  const terms = stated.terms ?? source.terms?.terms;
  const attribution = stated.attribution ?? source.terms?.attribution;
  return {
    title: stated.title ?? source.terms?.title ?? stated.name,
    license: stated.license ?? source.terms?.license ?? "unknown",
    ...(terms !== undefined && { terms }),
    ...(attribution !== undefined && { attribution }),
    republish: republishWord(stated.republish) ?? source.terms?.republish ?? "ask",
    tlp: stated.tlp ?? source.terms?.tlp ?? "clear",
  };
}

/** YAML 1.2 reads `yes` and `no` as text; writers for YAML 1.1 turn them into booleans. Both mean the same. */
function republishWord(stated: Republish | boolean | undefined): Republish | undefined {
  if (typeof stated !== "boolean") return stated;
  return stated ? "yes" : "no";
}

function splitKeys(source: Source, entry: Readonly<Record<string, unknown>>) {
  const own = Object.entries(entry).filter(([key]) => key !== "type" && !Object.hasOwn(commonKeys, key));
  // A schema that is no plain object does not tell its keys: then it must judge them all itself.
  const keys = source.options instanceof z.ZodObject ? new Set(optionKeys(source)) : undefined;
  const known = own.filter(([key]) => keys?.has(key) ?? true);
  const unknown = own.filter(([key]) => keys !== undefined && !keys.has(key)).map(([key]) => key);
  return { options: Object.fromEntries(known), unknown };
}
