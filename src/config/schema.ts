import { z } from "zod";
import { defaultNamespace } from "../model/id.ts";
import { type Kind, levels, tlps } from "../model/indicator.ts";
import type { Source } from "../model/plugin.ts";
import type { LevelRule, Settings } from "../model/settings.ts";
import { sourceEntry, type SourceConfig } from "./source-entry.ts";
import { type Subscription, subscription } from "./subscription.ts";
import { line, slug } from "./words.ts";

/** rulepress.yml with every default filled in. */
export interface Config {
  readonly tree: Pick<Settings, "audience" | "tlp" | "profile" | "brand" | "author">;
  readonly idNamespace: string;
  readonly sources: readonly SourceConfig[];
  readonly levels: Readonly<Record<Kind, LevelRule>>;
  readonly ttl: Readonly<Record<Kind, number | "never">>;
  /** Files; undefined when the file does not say, which means allowlist.yml where there is one. */
  readonly allowlist: readonly string[] | undefined;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  readonly network: Network;
}

export type Network = z.output<typeof network>;

const defaultLevel = { high: 70, medium: 40 };

const defaultTtl: Config["ttl"] = {
  ...{ ipv4: 30, ipv6: 30, domain: 90, url: 30 },
  ...{ md5: 365, sha1: 365, sha256: 365, email: 90, cve: "never" },
};

const tree = z.strictObject({
  audience: z
    .enum(["public", "internal"])
    .default("public")
    .describe("Who can read the tree. A source that forbids republishing is left out of a public one."),
  tlp: z.enum(tlps).default("clear").describe("TLP 2.0 label of the tree; what is marked stricter stays out."),
  profile: z.enum(["seed", "sigmahq"]).default("seed").describe("Field names of the Sigma rules."),
  brand: line(32)
    .regex(/^[\p{L}\p{M}\p{Nd} .\-_&']+$/u, "must be letters, digits, blanks and . - _ & ' only")
    .default("rulepress")
    .describe("Name that stands at the head of every title."),
  author: line(64)
    .optional()
    .describe("Author of the rules. Left out: the brand and the words Threat Intelligence Feed."),
});

const score = z.int().min(0).max(100);

const levelRule = z
  .strictObject({
    high: score.optional().describe("Lowest score of level high (70)."),
    medium: score.optional().describe("Lowest score of level medium (40)."),
    cap: z.enum(levels).optional().describe("No indicator of this kind goes above this level."),
  })
  .transform(({ high = defaultLevel.high, medium = defaultLevel.medium, cap }): LevelRule => {
    return cap === undefined ? { high, medium } : { high, medium, cap };
  })
  .refine(({ high, medium }) => medium <= high, "must not have medium above high");

const lifetime = z.union([z.int().min(1).max(36_500), z.literal("never")], {
  error: "must be a number of days, or never",
});

const network = z.strictObject({
  proxy: line(1000)
    .regex(/^https?:\/\/\S+$/, "must begin with http:// or https://")
    .optional()
    .describe("Proxy for every source. Left out: HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment."),
  caFile: line(1000)
    .optional()
    .describe("PEM file of certificates to trust beside the system's, relative to this file."),
  contact: line(200)
    .optional()
    .describe("Where operators of feeds reach you, e.g. a mail address: it stands in the User-Agent."),
  atOnce: z.int().min(1).max(32).default(6).describe("Sources that are read at the same time."),
});

/** The file's schema: its input side is the JSON Schema for editors, its output side is the config. */
export function configSchema(sources: readonly Source[]) {
  return z
    .strictObject({
      tree: tree.prefault({}).describe("What the whole tree is."),
      idNamespace: z
        .uuid("must be a UUID")
        .toLowerCase()
        .default(defaultNamespace)
        .describe("UUID that every id is made from. Changing it changes every id."),
      sources: z
        .array(sourceEntry(sources))
        .superRefine((entries, context) => {
          for (const { index, first } of repeatedNames(entries)) {
            const message = `must be unique: sources[${first}] has the same name`;
            context.addIssue({ code: "custom", path: [index, "name"], message, input: entries });
          }
        })
        .default([])
        .describe("Feeds to read."),
      levels: perKind(levelRule)
        .prefault({})
        .describe("Scores from which on an indicator is high or medium, and caps, by kind."),
      ttl: perKind(lifetime)
        .prefault({})
        .describe("Days that an indicator lives after it was last seen, by kind; or never."),
      allowlist: z.array(line(1000)).optional().describe("Allowlist files, relative to this file."),
      subscriptions: z.record(slug(), subscription).default({}).describe("Selections for single subscribers, by name."),
      network: network.prefault({}).describe("The way out to feeds that are read from URLs."),
    })
    .transform((file): Config => {
      const { tree, idNamespace, sources, allowlist, subscriptions, network } = file;
      return {
        tree: { ...tree, author: tree.author ?? `${tree.brand} Threat Intelligence Feed` },
        ...{ idNamespace, sources, allowlist, subscriptions, network },
        levels: forEachKind((kind) => file.levels[kind] ?? defaultLevel),
        ttl: forEachKind((kind) => file.ttl[kind] ?? defaultTtl[kind]),
      };
    });
}

function perKind<Value extends z.ZodType>(value: Value) {
  const hashes = { md5: value, sha1: value, sha256: value };
  return z
    .strictObject({ ipv4: value, ipv6: value, domain: value, url: value, ...hashes, email: value, cve: value })
    .partial();
}

function forEachKind<Value>(make: (kind: Kind) => Value): Readonly<Record<Kind, Value>> {
  const hashes = { md5: make("md5"), sha1: make("sha1"), sha256: make("sha256") };
  const network = { ipv4: make("ipv4"), ipv6: make("ipv6"), domain: make("domain"), url: make("url") };
  return { ...network, ...hashes, email: make("email"), cve: make("cve") };
}

function repeatedNames(entries: readonly SourceConfig[]) {
  return entries.flatMap(({ name }, index) => {
    const first = entries.findIndex((each) => each.name === name);
    return first < index ? [{ index, first }] : [];
  });
}
