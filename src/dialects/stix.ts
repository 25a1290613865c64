import { createHash } from "node:crypto";
import { uuidv5 } from "../model/id.ts";
import type { Confidence, Kind, Tlp } from "../model/indicator.ts";
import { sortedUnique } from "../model/order.ts";
import { oneLine } from "../model/text.ts";

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

/** An object that others point to. */
export interface StixObject {
  readonly id: string;
  readonly text: string;
}

/** A fixed date, because the object never changes: another brand is another identity. */
const identityDate = "2024-01-01T00:00:00.000Z";

export function stixIdentity(namespace: string, brand: string): StixObject {
  const id = `identity--${uuidv5(namespace, `identity:${brand}`)}`;
  const head = `{"type":"identity","spec_version":"2.1","id":"${id}","created":"${identityDate}","modified":"${identityDate}"`;
  const text = `${head},"name":${JSON.stringify(oneLine(brand, 200))},"description":"Publisher of these indicators.","identity_class":"organization"}`;
  return { id, text };
}

/** Marking definitions of TLP 2.0: oasis-open/cti-stix-common-objects, extension-definition-specifications/tlp-2.0. */
const tlpUuids: Readonly<Record<Tlp, string>> = {
  clear: "94868c89-83c2-464b-929b-a1a8aa3c8487",
  green: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
  amber: "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
  "amber+strict": "939a9414-2ddd-4d32-a0cd-375ea402b003",
  red: "e828b379-4e03-4974-9ac4-e53a884c97c1",
};
const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/** The published object to the letter: no `modified`, no `definition_type`. */
export function stixMarking(tlp: Tlp): StixObject {
  const id = `marking-definition--${tlpUuids[tlp]}`;
  const head = `{"type":"marking-definition","spec_version":"2.1","id":"${id}","created":"2022-10-01T00:00:00.000Z"`;
  const extension = `{"${tlpExtension}":{"extension_type":"property-extension","tlp_2_0":"${tlp}"}}`;
  return { id, text: `${head},"name":"TLP:${tlp.toUpperCase()}","extensions":${extension}}` };
}

/** What an object is and whom it points to: the same in all its versions. */
export interface StixHead {
  readonly id: string;
  readonly createdBy: string;
  readonly marking: string;
  readonly created: string;
}

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

export function indicatorText(head: StixHead, content: StixContent, watch: StixWatch): string {
  const until = watch.validUntil === undefined ? "" : `,"valid_until":"${watch.validUntil}"`;
  const pattern = quoted(stixPattern(watch.kind, watch.value));
  const types = listMember("indicator_types", indicatorTypes(watch.threatTypes).map(quoted));
  const phases = listMember("kill_chain_phases", attackOf(content.attack).phases);
  const common = commonText("indicator", head, content, attackOf(content.attack).references);
  const times = `"valid_from":"${watch.validFrom}"${until}`;
  return `{${common}${types},"pattern":${pattern},"pattern_type":"stix","pattern_version":"2.1",${times}${phases}}`;
}

export function vulnerabilityText(head: StixHead, content: StixContent, cve: string): string {
  const reference = `{"source_name":"cve","external_id":${quoted(cve)}}`;
  return `{${commonText("vulnerability", head, content, [reference, ...attackOf(content.attack).references])}}`;
}

function commonText(type: string, head: StixHead, content: StixContent, ids: readonly string[]): string {
  const owned = `"type":"${type}","spec_version":"2.1","id":"${head.id}","created_by_ref":"${head.createdBy}"`;
  const times = `"created":"${head.created}","modified":"${content.modified}"${content.revoked ? ',"revoked":true' : ""}`;
  const confidence = content.confidence === undefined ? "" : `,"confidence":${stixConfidence[content.confidence]}`;
  const labels = listMember("labels", labelsOf(content.labels).map(quoted));
  const references = listMember("external_references", [...content.references.flatMap(referenceText), ...ids]);
  const words = `"name":${quoted(content.name)},"description":${quoted(content.description)}`;
  return `${owned},${times}${confidence}${labels}${references},"object_marking_refs":["${head.marking}"],${words}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** STIX forbids empty lists: a member without values is left out. */
function listMember(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? "" : `,"${name}":[${texts.join(",")}]`;
}

function labelsOf(tags: readonly string[]): string[] {
  return sortedUnique(tags.map((tag) => oneLine(tag, 100))).filter((label) => label !== "");
}

/** STIX 2.1 §10.8 without `benign` and `unknown`: what is printed is held to be neither. */
const indicatorTypeWords = new Set(["anomalous-activity", "anonymization", "attribution", "compromised"]);

function indicatorTypes(threatTypes: readonly string[]): readonly string[] {
  const stated = threatTypes.filter((word) => indicatorTypeWords.has(word));
  return stated.length === 0 ? ["malicious-activity"] : sortedUnique(stated);
}

const techniqueForm = /^[tgs]\d{4}(?:\.\d{3})?$/;
const tacticForm = /^[a-z]+(?:-[a-z]+)*$/;

interface AttackTexts {
  readonly phases: readonly string[];
  readonly references: readonly string[];
}

/** Lists of ATT&CK tags are shared by many indicators, so their texts are made once a list. */
const attackTexts = new WeakMap<readonly string[], AttackTexts>();

function attackOf(attack: readonly string[]): AttackTexts {
  const known = attackTexts.get(attack);
  if (known !== undefined) return known;
  const tactics = attack.filter((tag) => tacticForm.test(tag));
  const ids = attack.filter((tag) => techniqueForm.test(tag));
  const texts = {
    phases: tactics.map((tactic) => `{"kill_chain_name":"mitre-attack","phase_name":"${tactic}"}`),
    references: ids.map((id) => `{"source_name":"mitre-attack","external_id":"${id.toUpperCase()}"}`),
  };
  attackTexts.set(attack, texts);
  return texts;
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
  objects: readonly string[],
): { readonly head: string; readonly tail: string } {
  const hash = createHash("sha256");
  objects.forEach((text, index) => hash.update(index === 0 ? text : bundleSeparator + text));
  const head = `{"type":"bundle","id":"bundle--${uuidv5(namespace, hash.digest("hex"))}"`;
  return objects.length === 0 ? { head, tail: "}\n" } : { head: `${head},"objects":[\n`, tail: "\n]}\n" };
}
