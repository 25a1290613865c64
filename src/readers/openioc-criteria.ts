import type { UnreadReason } from "../model/indicator.ts";
import { asText } from "./pointer.ts";
import { childOf, textOf, type XmlElement } from "./xml.ts";

/** A value of a set of criteria that is an indicator by itself, or why it is none. */
export type Criterion =
  { readonly value: string; readonly type: string } | { readonly refused: UnreadReason; readonly value: string };

/** Terms by their address in lower case (the published list and its users differ in case), and the type of their content. */
const types: Readonly<Record<string, string>> = {
  "dnsentryitem/host": "host",
  "dnsentryitem/recordname": "host",
  "dnsentryitem/recorddata/host": "host",
  "dnsentryitem/recorddata/ipv4address": "ip",
  "email/from": "email",
  "email/replyto": "email",
  "filedownloadhistoryitem/sourceurl": "url",
  "network/dns": "host",
  "network/uri": "url",
  "portitem/remoteip": "ip",
  "urlhistoryitem/hostname": "host",
  "urlhistoryitem/url": "url",
};

/** `FileItem/Md5sum`, `DriverItem/Sha1sum`, `ServiceItem/pathmd5sum`: hashes of whole files, whatever item holds them. */
const hashTerm = /\/(?:path|servicedll)?(md5|sha1|sha256)sum$/;

/**
 * Indicators of a group (OpenIOC 1.1, criteria). Each alternative of an OR stands by itself. Of an AND only the hashes of one file
 * do: every other needs the rest of its group to mean anything.
 */
export function criteriaOf(group: XmlElement): readonly Criterion[] {
  const members = group.children.filter(({ name }) => name === "Indicator" || name === "IndicatorItem");
  const read = members.flatMap((member) => (member.name === "Indicator" ? criteriaOf(member) : [criterionOf(member)]));
  const joined = members.length > 1 && asText(group.attributes["operator"])?.toUpperCase() === "AND";
  if (!joined || members.every((member) => member.name === "IndicatorItem" && isHash(criterionOf(member)))) return read;
  return [{ refused: "complex-pattern", value: `AND group ${asText(group.attributes["id"]) ?? ""}`.trim() }];
}

function criterionOf(item: XmlElement): Criterion {
  const value = textOf(childOf(item, "Content"));
  const term = asText(childOf(item, "Context")?.attributes["search"])?.toLowerCase();
  if (value === undefined || term === undefined) return { refused: "malformed-row", value: value ?? term ?? "" };
  const { condition, negate } = item.attributes;
  if (condition !== "is" || negate === "true") return { refused: "complex-pattern", value };
  const type = hashTerm.exec(term)?.[1] ?? (Object.hasOwn(types, term) ? types[term] : undefined);
  return type === undefined ? { refused: "unsupported-type", value } : { value, type };
}

function isHash(criterion: Criterion): boolean {
  return "type" in criterion && /^(?:md5|sha)/.test(criterion.type);
}
