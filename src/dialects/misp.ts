import { hash } from "node:crypto";
import type { Kind, Tlp } from "../model/indicator.ts";

/** How an attribute of MISP calls a kind: type and category of describeTypes, and whether it is for detection. */
export interface AttributeForm {
  readonly type: string;
  readonly category: string;
  readonly toIds: boolean;
}

export const attributeForms: Readonly<Record<Kind, AttributeForm>> = {
  ipv4: { type: "ip-dst", category: "Network activity", toIds: true },
  ipv6: { type: "ip-dst", category: "Network activity", toIds: true },
  domain: { type: "domain", category: "Network activity", toIds: true },
  url: { type: "url", category: "Network activity", toIds: true },
  md5: { type: "md5", category: "Payload delivery", toIds: true },
  sha1: { type: "sha1", category: "Payload delivery", toIds: true },
  sha256: { type: "sha256", category: "Payload delivery", toIds: true },
  email: { type: "email-src", category: "Payload delivery", toIds: true },
  cve: { type: "vulnerability", category: "External analysis", toIds: false },
};

/** The value as MISP core stores it (MispAttribute::modifyBeforeValidation): it lower-cases the local part of an address too. */
export function mispValue(kind: Kind, value: string): string {
  return kind === "email" ? value.toLowerCase() : value;
}

/** Colours of the taxonomy `tlp` in MISP/misp-taxonomies. */
const tlpColours: Readonly<Record<Tlp, string>> = {
  clear: "#FFFFFF",
  green: "#33FF00",
  amber: "#FFC000",
  "amber+strict": "#FFC000",
  red: "#FF2B2B",
};

export function tlpTag(tlp: Tlp): string {
  return `{"name":"tlp:${tlp}","colour":"${tlpColours[tlp]}"}`;
}

/** Whole seconds, cut off: the resolution in which MISP compares versions. */
export function mispSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

export interface Attribute {
  readonly uuid: string;
  readonly kind: Kind;
  readonly value: string;
  readonly stamp: number;
  readonly comment: string;
  readonly deleted: boolean;
  readonly firstSeen?: string | undefined;
  readonly lastSeen?: string | undefined;
}

/**
 * Numbers are strings inside an event, as the MISP core format (misp-standard.org, "MISP core format") writes them. Joined and
 * not added up: a text of many additions stays in pieces (V8), which are slow to keep by the thousand.
 */
export function attributeText(attribute: Attribute): string {
  const { type, category, toIds } = attributeForms[attribute.kind];
  return [
    `{"uuid":"${attribute.uuid}","type":"${type}","category":"${category}","to_ids":${String(toIds)}`,
    `,"value":${JSON.stringify(mispValue(attribute.kind, attribute.value))},"timestamp":"${attribute.stamp}"`,
    `,"comment":${JSON.stringify(attribute.comment)},"deleted":${String(attribute.deleted)}`,
    `,"disable_correlation":false${seenText(attribute)}}`,
  ].join("");
}

/** MISP core refuses an attribute that was last seen before it was first seen: then only the first date is said. */
function seenText({ firstSeen, lastSeen }: Attribute): string {
  const first = firstSeen === undefined ? "" : `,"first_seen":"${firstSeen}"`;
  const last = lastSeen === undefined || (firstSeen ?? lastSeen) > lastSeen ? "" : `,"last_seen":"${lastSeen}"`;
  return first + last;
}

/** Of an event, everything but its attributes. */
export interface EventHeader {
  readonly uuid: string;
  readonly info: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly org: { readonly uuid: string; readonly name: string };
  readonly tlp: Tlp;
  readonly stamp: number;
}

/** No distribution and no ids of an instance: those are for the importing MISP to say. One attribute a line. */
export function eventText(header: EventHeader, attributes: readonly string[]): string {
  const head = `"uuid":"${header.uuid}","info":${JSON.stringify(header.info)},"date":"${header.date}"`;
  const state = '"threat_level_id":"4","analysis":"2","published":true';
  const stamps = `"timestamp":"${header.stamp}","publish_timestamp":"${header.stamp}","extends_uuid":""`;
  return `{"Event":{${head},${state},${stamps},${ownerText(header)},"Attribute":[\n${attributes.join(",\n")}\n]}}\n`;
}

/**
 * Entry of manifest.json (misp-standard.org, "MISP core format", Manifest), where numbers are numbers, as PyMISP writes them.
 * The timestamp must be that of the event: MISP fetches an event only when this one has risen.
 */
export function manifestText(header: EventHeader, event: string): string {
  const words = `"info":${JSON.stringify(header.info)},"date":"${header.date}","analysis":2,"threat_level_id":4`;
  const digest = hash("sha256", event, "hex");
  return `"${header.uuid}":{${ownerText(header)},${words},"timestamp":${header.stamp},"integrity:sha256":"${digest}"}`;
}

/** The uuid that an entry of manifest.json begins with. */
export function manifestKey(entry: string): string {
  return entry.slice(1, 37);
}

function ownerText({ org, tlp }: EventHeader): string {
  return `"Orgc":{"uuid":"${org.uuid}","name":${JSON.stringify(org.name)}},"Tag":[${tlpTag(tlp)}]`;
}

/** A line of hashes.csv, by which MISP finds the events that hold a value: MD5 of the value's UTF-8, and the event. */
export function hashLine(kind: Kind, value: string, event: string): string {
  return `${hash("md5", mispValue(kind, value), "hex")},${event}`;
}
