import type { Sighting, Unread } from "../model/indicator.ts";
import { readMispTags, tagNames } from "./misp-tags.ts";
import { mispType } from "./misp-types.ts";
import { asRecord, asText } from "./pointer.ts";
import { readTime, type Draft } from "./sighting.ts";
import { readPorts, saysYes } from "./stated.ts";
import { unreadRecord } from "./unread.ts";

/** What holds for every attribute of an event. */
export interface MispEvent {
  readonly info?: string;
  readonly feed?: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
}

/** One attribute as a sighting. `toIds`: only if it is marked for detection. */
export function readAttribute(
  attribute: Readonly<Record<string, unknown>>,
  event: MispEvent,
  toIds: boolean,
  number: number,
): Sighting | Unread {
  const stated = asText(attribute["value"]);
  const type = mispType(asText(attribute["type"]) ?? "");
  if (stated === undefined) return unreadRecord("no-value", "", number);
  if (type === undefined) return unreadRecord("unsupported-type", stated, number);
  // A vulnerability is never marked for detection: MISP's own default for it is off.
  if (toIds && type.type !== "cve" && !saysYes(attribute["to_ids"]))
    return unreadRecord("not-actionable", stated, number);
  const parts = stated.split("|");
  const value = type.value === "whole" ? stated : (type.value === "first" ? parts[0] : parts.at(-1))?.trim();
  if (value === undefined || value === "") return unreadRecord("no-value", stated, number);
  const draft: Draft = { value, type: type.type };
  addAttributeFacts(draft, attribute, event);
  const ports = type.port === true ? readPorts(parts.at(-1)) : [];
  if (ports.length > 0) draft.ports = ports;
  addTags(draft, [...event.tags, ...tagNames(attribute), ...tagNames(attribute["Event"])]);
  return draft;
}

function addAttributeFacts(draft: Draft, attribute: Readonly<Record<string, unknown>>, event: MispEvent): void {
  const firstSeen = readTime(attribute["first_seen"]);
  if (firstSeen !== undefined) draft.firstSeen = firstSeen;
  const lastSeen = readTime(attribute["last_seen"]);
  if (lastSeen !== undefined) draft.lastSeen = lastSeen;
  const title = event.info ?? asText(asRecord(attribute["Event"])?.["info"]);
  if (title !== undefined) draft.title = title;
  if (event.feed !== undefined) draft.feed = event.feed;
  if (event.references.length > 0) draft.references = event.references;
  if (saysYes(attribute["deleted"])) draft.withdrawn = true;
}

function addTags(draft: Draft, names: readonly string[]): void {
  const { tlp, attack, malware, actors, industries, confidence, plain } = readMispTags(names);
  if (tlp !== undefined) draft.tlp = tlp;
  if (attack.length > 0) draft.attack = attack;
  if (malware.length > 0) draft.malware = malware;
  if (actors[0] !== undefined) draft.actor = actors[0];
  if (industries.length > 0) draft.industries = industries;
  if (confidence !== undefined) draft.confidence = confidence;
  if (plain.length > 0) draft.tags = plain;
}
