import { z } from "zod";
import { confidences, kinds, levels, tlps } from "../model/indicator.ts";
import { parseDuration } from "../model/time.ts";
import { type AllowEntry, entryOf, oneTarget, targetFields } from "./allowlist-file.ts";
import { line, slug } from "./words.ts";

const exclusion = z.strictObject(targetFields).transform((target, context): AllowEntry => {
  const entry = entryOf(target, { reason: "excluded by the subscription", owner: "subscription" });
  if (entry !== undefined) return entry;
  context.addIssue({ code: "custom", message: oneTarget, input: target });
  return z.NEVER;
});

const words = (what: string) => z.array(line(100)).min(1).optional().describe(what);

/** What one subscriber gets: all conditions hold of each of its indicators; one that is left out holds of all. */
export const subscription = z.strictObject({
  kinds: z.array(z.enum(kinds)).min(1).optional().describe("Kinds of indicator; left out: all."),
  levels: z.array(z.enum(levels)).min(1).optional().describe("Levels; left out: all."),
  confidences: z.array(z.enum(confidences)).min(1).optional().describe("Confidences; left out: all."),
  minScore: z.int().min(0).max(100).optional().describe("Lowest score."),
  sources: words("Names of sources, of which at least one states it."),
  categories: words("Categories, of which it has at least one."),
  industries: words("Industries, of which it names at least one."),
  tlp: z
    .enum(tlps)
    .optional()
    .describe("Strictest TLP that the subscriber may see; left out: whatever stands in the tree."),
  since: z
    .string()
    .refine((text) => parseDuration(text) !== undefined, "must be a duration such as 24h or 7d")
    .optional()
    .describe("Only what was first seen, or entered, within this time before the tree's last step, e.g. 7d."),
  exclude: z
    .array(exclusion)
    .optional()
    .describe("What this subscriber does not want, by value, domain, cidr or regex."),
  formats: z
    .array(slug())
    .min(1)
    .optional()
    .describe("Formats to print; left out: every one whose product can hold them."),
  max: z
    .int()
    .min(1)
    .optional()
    .describe("Most indicators that the subscriber can load: the highest scores are taken."),
});

export type Subscription = z.output<typeof subscription>;

/** What is printed where the config names no subscription: everything, what is new, and what is sure. */
export const standardSubscriptions: Readonly<Record<string, Subscription>> = {
  all: {},
  "high-confidence": { confidences: ["high"], formats: ["csv", "json", "list", "stix", "sigma-list"] },
  "last-24h": { since: "24h", formats: ["csv", "json", "list", "stix", "sigma-list"] },
  "last-7d": { since: "7d", formats: ["csv", "json", "list", "stix", "sigma-list"] },
  "last-30d": { since: "30d", formats: ["csv", "json", "list", "stix", "sigma-list"] },
};
