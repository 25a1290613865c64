import { createHash } from "node:crypto";
import { uuidv5 } from "../model/id.ts";
import type { Confidence, Kind } from "../model/indicator.ts";
import { sortedUnique } from "../model/order.ts";
import { oneLine } from "../model/text.ts";
import { stixAttack, type StixStart } from "./stix-attack.ts";

/** Kinds that a pattern can look for; a CVE is a vulnerability object instead. */
export type PatternKind = Exclude<Kind, "cve">;

/** STIX 2.1 §6 object paths. The hyphen of a hash name makes its quotes necessary; `SHA256` is a custom hash to readers. */
const objectPaths: Readonly<Record<PatternKind, string>> = {
  ipv4: "ipv4-addr:value",
  ipv6: "ipv6-addr:value",
  domain: "domain-name:value",
  url: "url:value",
  email: "email-addr:value",
  md5: "file:hashes.MD5",
  sha1: "file:hashes.'SHA-1'",
  sha256: "file:hashes.'SHA-256'",
};

/**
 * One comparison expression without blanks or brackets in front: Elastic tells the type by how the pattern starts.
 * STIX 2.1 §9.6 (string constants): a quote and a backslash are escaped, and nothing else may be.
 * @example stixPattern("domain", "evil.example") === "[domain-name:value = 'evil.example']"
 */
export function stixPattern(kind: PatternKind, value: string): string {
  return `[${objectPaths[kind]} = '${value.replace(/[\\']/g, "\\$&")}']`;
}

/** STIX 2.1 appendix A, the Low-Medium-High scale. */
export const stixConfidence: Readonly<Record<Confidence, number>> = { low: 15, medium: 50, high: 85 };

/** What indicators and vulnerabilities say alike. Times are ISO 8601 with exactly three decimals. */
export interface StixContent {
  readonly modified: string;
  readonly revoked: boolean;
  readonly name: string;
  readonly description: string;
  readonly confidence: Confidence | undefined;
  readonly labels: readonly string[];
  readonly references: readonly string[];
  /** ATT&CK as Sigma tags write it: tactics by name, techniques by number, lower case. */
  readonly attack: readonly string[];
}

/** What an indicator looks for, and when that means something. */
export interface StixWatch {
  readonly kind: PatternKind;
  readonly value: string;
  readonly threatTypes: readonly string[];
  readonly validFrom: string;
  readonly validUntil: string | undefined;
}

export function indicatorText(head: StixStart, content: StixContent, watch: StixWatch): string {
  const attack = stixAttack(content.attack);
  const texts = commonTexts("indicator", head, content, attack.references);
  texts.push(
    typesText(watch.threatTypes),
    `,"pattern":${quoted(stixPattern(watch.kind, watch.value))},"pattern_type":"stix","pattern_version":"2.1"`,
    `,"valid_from":"${watch.validFrom}"`,
    watch.validUntil === undefined ? "" : `,"valid_until":"${watch.validUntil}"`,
    listText("kill_chain_phases", attack.phases),
  );
  return `{${texts.join("")}}`;
}

export function vulnerabilityText(head: StixStart, content: StixContent, cve: string): string {
  const reference = `{"source_name":"cve","external_id":${quoted(cve)}}`;
  const ids = [reference, ...stixAttack(content.attack).references];
  return `{${commonTexts("vulnerability", head, content, ids).join("")}}`;
}

/** To be joined and not added up: a text of many additions stays in pieces (V8), which are slow to keep by the thousand. */
function commonTexts(type: string, head: StixStart, content: StixContent, ids: readonly string[]): string[] {
  const { references } = content;
  return [
    `"type":"${type}","spec_version":"2.1","id":"${head.id}","created_by_ref":"${head.createdBy}"`,
    `,"created":"${head.created}","modified":"${content.modified}"`,
    content.revoked ? ',"revoked":true' : "",
    content.confidence === undefined ? "" : `,"confidence":${stixConfidence[content.confidence]}`,
    labelsText(content.labels),
    listText("external_references", references.length === 0 ? ids : [...references.flatMap(referenceText), ...ids]),
    `,"object_marking_refs":["${head.marking}"],"name":${quoted(content.name)}`,
    `,"description":${quoted(content.description)}`,
  ];
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** STIX forbids empty lists: a member without values is left out. */
function listText(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? "" : `,"${name}":[${texts.join(",")}]`;
}

/** Sorted and each once, as the tags were before they were cleaned. */
function labelsText(tags: readonly string[]): string {
  const cleaned = tags.map((tag) => oneLine(tag, 100));
  const labels = isRising(cleaned) ? cleaned : sortedUnique(cleaned).filter((label) => label !== "");
  return labels.length === 0 ? "" : `,"labels":${JSON.stringify(labels)}`;
}

function isRising(texts: readonly string[]): boolean {
  return texts.every((text, index) => text > (texts[index - 1] ?? ""));
}

/** STIX 2.1 §10.8 without `benign` and `unknown`: what is printed is held to be neither. */
const indicatorTypeWords = new Set(["anomalous-activity", "anonymization", "attribution", "compromised"]);

function typesText(threatTypes: readonly string[]): string {
  const stated = threatTypes.filter((word) => indicatorTypeWords.has(word));
  if (stated.length === 0) return ',"indicator_types":["malicious-activity"]';
  return `,"indicator_types":${JSON.stringify(sortedUnique(stated))}`;
}

/** RFC 3986 as far as web addresses need it: ASCII, no brackets, one fragment; a percent sign begins a triplet. */
const uri = /^https?:\/\/([\w.-]+)(?::\d+)?(?:[/?][\w\-.~:/?@!$&'()*+,;=%]*)?(?:#[\w\-.~:/?@!$&'()*+,;=%]*)?$/i;
const brokenTriplet = /%(?![\da-f]{2})/i;

/** A source is named by its host. What is no web address is told in words, since `url` must be an RFC 3986 URI. */
function referenceText(reference: string): string[] {
  const url = hostOf(reference) === undefined && URL.canParse(reference) ? new URL(reference).href : reference;
  const host = hostOf(url);
  if (host !== undefined) return [`{"source_name":${quoted(host)},"url":${quoted(url)}}`];
  const words = oneLine(reference, 300);
  return words === "" ? [] : [`{"source_name":"reference","description":${quoted(words)}}`];
}

function hostOf(url: string): string | undefined {
  return brokenTriplet.test(url) ? undefined : uri.exec(url)?.[1]?.toLowerCase();
}

/** Stands between the objects of a bundle: one object a line. */
export const bundleSeparator = ",\n";

/**
 * What stands around the objects of a bundle, which come sorted by type and id, one by one or joined by the separator. The id
 * changes with them and with nothing else, so that an unchanged bundle is equal byte for byte. Without objects their member
 * is left out: STIX forbids an empty list.
 */
export function bundleFrame(
  namespace: string,
  objects: Iterable<string>,
): { readonly head: string; readonly tail: string } {
  const hash = createHash("sha256");
  let empty = true;
  for (const text of objects) {
    if (!empty) hash.update(bundleSeparator);
    hash.update(text);
    empty = false;
  }
  const head = `{"type":"bundle","id":"bundle--${uuidv5(namespace, hash.digest("hex"))}"`;
  return empty ? { head, tail: "}\n" } : { head: `${head},"objects":[\n`, tail: "\n]}\n" };
}
