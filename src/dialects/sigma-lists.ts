import { uuidv5 } from "../model/id.ts";
import { type Kind, type Level, levels, type LedgerRecord } from "../model/indicator.ts";
import { bitHalves, fitsBucket } from "../model/layout.ts";
import { byText } from "../model/order.ts";
import type { Member } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { formNamed, formOf, type Form } from "./sigma-forms.ts";
import { ruleText } from "./sigma.ts";
import { falsePositivesOf, listDescriptionOf, listTitleOf } from "./sigma-words.ts";

/** SigmaHQ's maintainers hold lists of more than about 100 values to be no rules (SigmaHQ/sigma#289). */
export const mostValues = 90;
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

/** The records that may share a list: those of a kind and level. Undefined for one that no list holds. */
export function listGroup({ kind, level, value }: Pick<LedgerRecord, "kind" | "level" | "value">): string | undefined {
  // No profile changes whether a kind has a form.
  const form = formOf(kind, "seed");
  return form !== undefined && charactersOf(form, value) <= mostCharacters ? groupOf(kind, level) : undefined;
}

export function groupOf(kind: Kind, level: Level): string {
  return `${kind}/${level}`;
}

/** Share of a list that the value takes, so that no query which is made of a list outgrows what a product takes. */
export function listCost(group: string, value: string): number {
  const { form } = listParts(group, "seed");
  // Half a value of slack, lest ninety shares add up to a hair over one; and a value alone must never split a bucket.
  return Math.min(1, Math.max(1 / (mostValues + 0.5), charactersOf(form, value) / mostCharacters));
}

/** The rule of one bucket of a group. `prefix` is the leading bits of its members' ids, "" while the group is whole. */
export function listRule(group: string, prefix: string, members: readonly Member[], settings: Settings): string {
  const { form, level } = listParts(group, settings.profile);
  return ruleText({
    title: listTitleOf(settings.brand, form, level, prefix),
    id: listId(group, prefix, settings),
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
}

export function listId(group: string, prefix: string, { namespace }: Settings): string {
  return uuidv5(namespace, `list:${group}/${prefix}`);
}

export function listParts(group: string, profile: Settings["profile"]): { form: Form; level: Level } {
  const [kind = "", word] = group.split("/");
  const level = levels.find((candidate) => candidate === word);
  if (level === undefined) throw new Error(`There is no group ${group} of Sigma lists.`);
  return { form: formNamed(kind, profile), level };
}

/**
 * The rules of a group as it is now. A tree never joins the halves of a bucket again, so it may have finer lists; where both
 * have a bucket, the rule is the same, id included.
 */
export function listRules(group: string, members: readonly Member[], settings: Settings): string[] {
  const rules: string[] = [];
  const walk = (inside: readonly Member[], prefix: string): void => {
    if (inside.length === 0) return;
    if (inside.length === 1 || fitsBucket(inside, ({ value }) => listCost(group, value))) {
      rules.push(listRule(group, prefix, inside, settings));
      return;
    }
    const [zeros, ones] = bitHalves(inside, prefix.length);
    walk(zeros, `${prefix}0`);
    walk(ones, `${prefix}1`);
  };
  walk(
    [...members].sort((a, b) => byText(a.id, b.id)),
    "",
  );
  return rules;
}

/** Lucene writes a backslash before every sign; no language does more. */
function charactersOf({ category }: Form, value: string): number {
  const { times, around } = spellings[category];
  let signs = 0;
  for (let at = 0; at < value.length; at += 1) if (!isPlain(value.charCodeAt(at))) signs += 1;
  return times * (value.length + signs) + around;
}

/** A letter, digit, underscore or dot. By its code, because every value of a large tree is counted through. */
function isPlain(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 46 && code <= 57 && code !== 47) ||
    (code >= 65 && code <= 90) ||
    code === 95
  );
}
