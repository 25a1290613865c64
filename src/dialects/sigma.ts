import type { Level } from "../model/indicator.ts";
import type { Form } from "./sigma-forms.ts";
import { documentSeparator, entry, list, quoted } from "./yaml.ts";

/** Everything of one rule, in the key order of the seed endpoint's example. */
export interface Rule {
  readonly title: string;
  readonly id: string;
  readonly description: string;
  readonly references: readonly string[];
  readonly author: string;
  /** `YYYY-MM-DD`: pySigma takes no other form. */
  readonly date: string;
  /** Left out unless later than `date`: the validators take an equal day for a mistake. */
  readonly modified?: string;
  /** Suffixes of `attack.` tags. */
  readonly attack: readonly string[];
  readonly form: Form;
  readonly values: readonly string[];
  readonly level: Level;
  readonly falsePositives: string;
}

/** One document. A template and not a YAML library, which would take ten times as long. */
export function ruleText(rule: Rule): string {
  const { form } = rule;
  return (
    `title: ${quoted(rule.title)}\n` +
    `id: ${rule.id}\n` +
    "status: experimental\n" +
    `description: ${quoted(rule.description)}\n` +
    list("references", rule.references) +
    `author: ${quoted(rule.author)}\n` +
    `date: ${rule.date}\n` +
    (rule.modified === undefined ? "" : `modified: ${rule.modified}\n`) +
    tagsText(rule.attack) +
    `logsource:\n    category: ${form.category}\n` +
    (form.product === undefined ? "" : `    product: ${form.product}\n`) +
    `detection:\n    selection:\n${selection(form, rule.values)}    condition: selection\n` +
    `level: ${rule.level}\n` +
    list("falsepositives", [rule.falsePositives])
  );
}

function tagsText(attack: readonly string[]): string {
  let text = tagTexts.get(attack);
  if (text === undefined) {
    text = `tags:\n${attack.map((suffix) => `    - attack.${suffix}\n`).join("")}`;
    tagTexts.set(attack, text);
  }
  return text;
}

/** Rules share a handful of lists: each is spelled once. */
const tagTexts = new WeakMap<readonly string[], string>();

/** Rules as one multi-document file. */
export function ruleFile(rules: readonly string[]): string {
  return rules.join(documentSeparator);
}

/** A map joins its fields by AND, a list of maps by OR: so one matcher gives a map, several give a list. */
function selection(form: Form, values: readonly string[]): string {
  const [value] = values;
  if (values.length === 1 && value !== undefined) {
    const lead = form.matchers.length === 1 ? inMap : inList;
    let text = "";
    for (const { key, spell } of form.matchers) text += entry(lead, key, [spell(value)]);
    return text;
  }
  const entries = form.matchers.flatMap(({ key, spell }) =>
    caseLayers(values.map((value) => spell(value))).map((layer) => ({ key, layer })),
  );
  const lead = entries.length === 1 ? inMap : inList;
  return entries.map(({ key, layer }) => entry(lead, key, layer)).join("");
}

const inMap = "        ";
const inList = "        - ";

/**
 * Values apart from those they equal but for case: Sigma compares without case, and SigmaHQ's validator refuses a list
 * with both, but the paths of two URLs may differ in case alone, and some backends do look at it.
 */
function caseLayers(values: readonly string[]): readonly (readonly string[])[] {
  const layers: string[][] = [];
  const seen = new Map<string, number>();
  for (const value of values) {
    const folded = value.toLowerCase();
    const layer = seen.get(folded) ?? 0;
    seen.set(folded, layer + 1);
    (layers[layer] ??= []).push(value);
  }
  return layers;
}
