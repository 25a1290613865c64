import type { Sighting, Unread } from "../model/indicator.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { readTime, type Draft } from "./sighting.ts";
import { readTechniques, readUrls, readWords, stated } from "./stated.ts";
import { readTlp } from "./tlp.ts";
import { unreadRecord } from "./unread.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Where a pulse can be read by people, or asked for more; undefined for an id that must not become a part of a path. */
export function pulseId(pulse: Fields): string | undefined {
  const id = asText(pulse["id"]) ?? "";
  return /^[0-9a-f]{24}$/.test(id) ? id : undefined;
}

/** What a pulse says of all its indicators. */
export function pulseFacts(pulse: Fields): Omit<Sighting, "value"> {
  const facts: Partial<Draft> = {};
  const id = pulseId(pulse);
  const references = [
    ...(id === undefined ? [] : [`https://otx.alienvault.com/pulse/${id}`]),
    ...readUrls(pulse["references"]),
  ];
  if (references.length > 0) facts.references = references;
  const title = stated(pulse["name"]);
  if (title !== undefined) facts.title = title;
  const feed = stated(pulse["author_name"]);
  if (feed !== undefined) facts.feed = feed;
  const actor = stated(pulse["adversary"]);
  if (actor !== undefined) facts.actor = actor;
  const tlp = readTlp(asText(pulse["tlp"]) ?? "");
  if (tlp !== undefined) facts.tlp = tlp;
  addLists(facts, pulse);
  return facts;
}

function addLists(facts: Partial<Draft>, pulse: Fields): void {
  const tags = readWords(pulse["tags"]);
  if (tags.length > 0) facts.tags = tags;
  const malware = readWords(
    asList(pulse["malware_families"]).map((family) => asRecord(family)?.["display_name"] ?? family),
  );
  if (malware.length > 0) facts.malware = malware;
  const attack = readTechniques(pulse["attack_ids"]);
  if (attack.length > 0) facts.attack = attack;
  const industries = readWords(pulse["industries"]);
  if (industries.length > 0) facts.industries = industries;
}

/** One indicator of a pulse. Its type is passed on as it is: the words of OTX say what they mean, and others are refused. */
export function readIndicatorOf(
  facts: Omit<Sighting, "value">,
  indicator: unknown,
  asOf: string,
  number: number,
): Sighting | Unread {
  const entry = asRecord(indicator);
  if (entry === undefined) return unreadRecord("malformed-row", asText(indicator) ?? "", number);
  const value = asText(entry["indicator"]);
  if (value === undefined) return unreadRecord("no-value", "", number);
  const draft: Draft = { ...facts, value };
  const type = asText(entry["type"]);
  if (type !== undefined) draft.type = type;
  const firstSeen = readTime(entry["created"]);
  if (firstSeen !== undefined) draft.firstSeen = firstSeen;
  const role = stated(entry["role"]);
  if (role !== undefined) draft.threatType = role;
  const end = readTime(entry["expiration"]);
  if (isSwitchedOff(entry["is_active"]) || (end !== undefined && end <= asOf)) draft.withdrawn = true;
  return draft;
}

function isSwitchedOff(active: unknown): boolean {
  return active === false || active === 0 || active === "0";
}
