import type { Sighting, Unread } from "../model/indicator.ts";
import { parseDate } from "../model/time.ts";
import type { Field } from "./fields.ts";
import { asText } from "./pointer.ts";
import { readConfidence, readPorts, readTechniques, readUrls, readWords, saysYes, stated } from "./stated.ts";
import { readTlp } from "./tlp.ts";
import { unreadRecord } from "./unread.ts";

/** A sighting that is being put together: absent fields stay absent instead of being undefined. */
export type Draft = { -readonly [Key in keyof Sighting]: Sighting[Key] };

/** How one feed states things. */
export interface Manner {
  /** The feed's type words and what they mean; a word that is not listed is refused. `auto` drops the hint. */
  readonly types?: Readonly<Record<string, string>> | undefined;
  /** The type of every record. */
  readonly indicatorType?: string | undefined;
  readonly confidenceScale?: "0-100" | "0-1" | undefined;
  /** Between tags in one text; without it commas, semicolons, bars, and blanks before a `#`. */
  readonly tagSeparator?: string | undefined;
}

export type StatedFields = Readonly<Partial<Record<Field, unknown>>>;

/** A record of any generic format as a sighting. What cannot be read as the field it claims to be is left out. */
export function sightingOf(given: StatedFields, manner: Manner, line?: number): Sighting | Unread {
  const value = stated(given.value);
  if (value === undefined) return unreadRecord("no-value", "", line);
  const type = typeOf(stated(given.type), manner);
  if (type === undefined) return unreadRecord("unsupported-type", value, line);
  const draft: Draft = { value };
  if (type !== "") draft.type = type;
  addTimes(draft, given);
  addWords(draft, given, manner);
  addLists(draft, given, manner);
  return draft;
}

/** The hint to pass on, "" for none, undefined for a type word that the feed's table does not know. */
function typeOf(word: string | undefined, manner: Manner): string | undefined {
  const table = manner.types;
  const known =
    word === undefined || table === undefined
      ? (word ?? manner.indicatorType ?? "")
      : Object.entries(table).find(([key]) => key.toLowerCase() === word.toLowerCase())?.[1];
  return known === "auto" ? "" : known;
}

function addTimes(draft: Draft, given: StatedFields): void {
  const firstSeen = readTime(given.firstSeen);
  if (firstSeen !== undefined) draft.firstSeen = firstSeen;
  const lastSeen = readTime(given.lastSeen);
  if (lastSeen !== undefined) draft.lastSeen = lastSeen;
}

/** A date in any form that feeds use, or undefined: an ambiguous date is no date. */
export function readTime(given: unknown): string | undefined {
  const text = asText(given);
  return text === undefined ? undefined : parseDate(text);
}

function addWords(draft: Draft, given: StatedFields, manner: Manner): void {
  const confidence = readConfidence(given.confidence, manner.confidenceScale);
  if (confidence !== undefined) draft.confidence = confidence;
  for (const field of ["title", "threatType", "actor", "feed", "category"] as const) {
    const text = given[field] === undefined ? undefined : stated(given[field]);
    if (text !== undefined) draft[field] = text;
  }
  const tlp = given.tlp === undefined ? undefined : readTlp(asText(given.tlp) ?? "");
  if (tlp !== undefined) draft.tlp = tlp;
  if (saysYes(given.verified)) draft.verified = true;
  if (saysYes(given.withdrawn)) draft.withdrawn = true;
}

function addLists(draft: Draft, given: StatedFields, manner: Manner): void {
  const tags = readWords(given.tags, manner.tagSeparator);
  if (tags.length > 0) draft.tags = tags;
  const references = readUrls(given.references);
  if (references.length > 0) draft.references = references;
  const malware = readWords(given.malware).filter((name) => !/^unknown(?: malware)?$/i.test(name));
  if (malware.length > 0) draft.malware = malware;
  const attack = readTechniques(given.attack);
  if (attack.length > 0) draft.attack = attack;
  const ports = readPorts(given.port);
  if (ports.length > 0) draft.ports = ports;
  const industries = readWords(given.industries);
  if (industries.length > 0) draft.industries = industries;
}
