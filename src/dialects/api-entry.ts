import type { Item } from "../model/plugin.ts";
import { attackIds } from "./attack-ids.ts";

/**
 * An indicator with all that is known of it, in the names of the seed API (`{value, type, confidence, …}`). What no source stated
 * is undefined, and so in no JSON: an empty list would say that there is none.
 */
export function apiEntry({ record, facts }: Item): Readonly<Record<string, unknown>> {
  const { id, kind, value, confidence, score, level, created, modified } = record;
  // One plain literal: parts that are spread into it take three times the time, and two formats print one for each indicator.
  return {
    id,
    value,
    type: kind,
    confidence,
    score,
    level,
    first_seen: facts.firstSeen,
    last_seen: facts.lastSeen,
    created,
    modified,
    titles: some(facts.titles),
    threat_types: some(facts.threatTypes),
    malware: some(facts.malware),
    actors: some(facts.actors),
    tags: some(facts.tags),
    mitre_techniques: some(attackIds(facts.attack)),
    categories: some(facts.categories),
    industries: some(facts.industries),
    ports: facts.ports.length === 0 ? undefined : facts.ports,
    references: some(facts.references),
    sources: facts.sources,
  };
}

function some(words: readonly string[]): readonly string[] | undefined {
  return words.length === 0 ? undefined : words;
}
