import { formNamed, formOf, type Form } from "../dialects/sigma-forms.ts";
import { ruleText } from "../dialects/sigma.ts";
import { falsePositivesOf, listDescriptionOf, listTitleOf } from "../dialects/sigma-words.ts";
import { uuidv5 } from "../model/id.ts";
import { levels, type Level } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { defineEmitter } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";

const folder = "sigma-lists";

/** SigmaHQ's maintainers hold lists of more than about 100 values to be no rules (SigmaHQ/sigma#289). */
const mostValues = 90;
/** Sentinel's analytics rules take 1 to 10,000 characters; the rest is for what stands before and after the values. */
const mostCharacters = 9900;

/**
 * What a value adds to a query in the language that takes most for its kind, as test/conformance measures: how often it
 * stands there, and the characters around it.
 */
const spellings: Readonly<Record<Form["category"], { readonly times: number; readonly around: number }>> = {
  network_connection: { times: 1, around: 6 },
  // EQL, where URLs differ in case alone: (url.original in~ ("…", "…")) or
  proxy: { times: 1, around: 20 },
  // ES|QL: "c2.example.com", … or ends_with(dns.question.name, ".c2.example.com")
  dns: { times: 2, around: 41 },
  dns_query: { times: 2, around: 41 },
  // Splunk CIM: "*SHA256=…*", … "…",
  process_creation: { times: 2, around: 20 },
};

/** Day of format 1. A list has no day of its own: its members come and go, and a date that moved would churn. */
const formatDate = "2026-11-01";

/** Aggregated rules: the live indicators of a kind and level, in buckets that a SIEM's rule budget and limits can take. */
export const sigmaLists = defineEmitter({
  name: "sigma-lists",
  folder,
  format: 1,
  summary: `Sigma rules of up to ${mostValues} indicators each`,
  buckets: {
    group: ({ status, kind, level, value }) => {
      // No profile changes whether a kind has a form.
      const form = status === "live" ? formOf(kind, "seed") : undefined;
      return form !== undefined && charactersOf(form, value) <= mostCharacters ? `${kind}/${level}` : undefined;
    },
    cost: (group, value) => {
      const { form } = partsOf(group, "seed");
      // Half a value of slack, lest ninety shares add up to a hair over one; and a value alone must never split a bucket.
      return Math.min(1, Math.max(1 / (mostValues + 0.5), charactersOf(form, value) / mostCharacters));
    },
    emit: (group, prefix, members, settings) => {
      const { form, level } = partsOf(group, settings.profile);
      const text = ruleText({
        title: listTitleOf(settings.brand, form, level, prefix),
        id: idOf(group, prefix, settings),
        description: listDescriptionOf(form, level),
        references: [],
        author: settings.author,
        date: formatDate,
        attack: form.attack,
        form,
        values: members.map(({ value }) => value).sort(byText),
        level,
        falsePositives: falsePositivesOf(form),
      });
      return { path: pathOf(group, prefix, settings), text };
    },
    place: (group, prefix, settings) => ({
      path: pathOf(group, prefix, settings),
      id: idOf(group, prefix, settings),
    }),
  },
});

/** Lucene writes a backslash before every sign; no language does more. */
function charactersOf({ category }: Form, value: string): number {
  const { times, around } = spellings[category];
  return times * (value.length + (value.match(/[^\w.]/g)?.length ?? 0)) + around;
}

function partsOf(group: string, profile: Settings["profile"]): { form: Form; level: Level } {
  const [kind = "", word] = group.split("/");
  const level = levels.find((candidate) => candidate === word);
  if (level === undefined) throw new Error(`There is no group ${group} of Sigma lists.`);
  return { form: formNamed(kind, profile), level };
}

function idOf(group: string, prefix: string, { namespace }: Settings): string {
  return uuidv5(namespace, `list:${group}/${prefix}`);
}

/** From nine bits on, buckets stand in folders of eight bits a step, so that none has over 1,000 entries. */
function pathOf(group: string, prefix: string, { profile }: Settings): string {
  const { form, level } = partsOf(group, profile);
  const folders = (prefix.slice(0, -1).match(/.{8}/g) ?? []).map((bits) => `b${bits}`);
  const name = `${form.filePrefix}_list_${level}${prefix === "" ? "" : `_b${prefix}`}.yml`;
  return [folder, group, ...folders, name].join("/");
}
