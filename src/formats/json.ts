import { kinds } from "../model/indicator.ts";
import { defineFormat } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";

/** The indicators with all that is known of them, in the names of the seed API (`{"data": [{value, type, confidence, …}]}`). */
export const json = defineFormat({
  name: "json",
  summary: "JSON for programs: each indicator with its facts, in the form of the vendor's API",
  kinds,
  *print(items) {
    yield '{"data":[';
    for (const [index, item] of items.entries()) yield `${index === 0 ? "" : ","}\n${JSON.stringify(entryOf(item))}`;
    yield items.length === 0 ? "]}\n" : "\n]}\n";
  },
});

function entryOf({ record, facts }: Item): Readonly<Record<string, unknown>> {
  const { id, kind, value, confidence, score, level, created, modified } = record;
  return {
    ...{ id, value, type: kind, confidence, score, level },
    first_seen: facts.firstSeen,
    last_seen: facts.lastSeen,
    ...{ created, modified },
    titles: some(facts.titles),
    threat_types: some(facts.threatTypes),
    malware: some(facts.malware),
    actors: some(facts.actors),
    tags: some(facts.tags),
    mitre_techniques: some(facts.attack.filter(isTechnique).map((word) => word.toUpperCase())),
    categories: some(facts.categories),
    industries: some(facts.industries),
    ports: facts.ports.length === 0 ? undefined : facts.ports,
    references: some(facts.references),
    sources: facts.sources,
  };
}

/** ATT&CK words are techniques and the tactics that they belong to. */
function isTechnique(word: string): boolean {
  return /^t\d/.test(word);
}

/** What no source stated is left out, as an empty list would say that there is none. */
function some(words: readonly string[]): readonly string[] | undefined {
  return words.length === 0 ? undefined : words;
}
