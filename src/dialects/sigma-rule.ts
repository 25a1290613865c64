import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { dayOf } from "../model/time.ts";
import { formOf } from "./sigma-forms.ts";
import { ruleText } from "./sigma.ts";
import { attackOf, descriptionOf, falsePositivesOf, referencesOf, titleOf } from "./sigma-words.ts";

/** The rule of one indicator: the same bytes in a tree and in a pack. Undefined for a kind that Sigma has no field for. */
export function ruleOf({ record, facts }: Item, settings: Settings): string | undefined {
  const form = formOf(record.kind, settings.profile);
  if (form === undefined) return undefined;
  const references = referencesOf(facts.references);
  const modified = dayOf(record.modified);
  return ruleText({
    title: titleOf(settings.brand, form, record.value, record.id),
    id: record.id,
    description: descriptionOf(form, record.value, facts.titles[0], references.length),
    references,
    author: settings.author,
    date: record.day,
    ...(modified > record.day ? { modified } : {}),
    attack: attackOf(form, facts.attack),
    form,
    values: [record.value],
    level: record.level,
    falsePositives: falsePositivesOf(form),
  });
}
