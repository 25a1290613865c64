import type { Sighting, Unread } from "../model/indicator.ts";
import { parseDate } from "../model/time.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { readTime, type Draft } from "./sighting.ts";
import { readConfidence, readTechniques, readUrls, readWords } from "./stated.ts";
import { attackIds, type StixContext, type StixObject } from "./stix-context.ts";
import { stixIndicators } from "./stix-indicators.ts";
import { strictestTlp } from "./tlp.ts";
import { unreadRecord } from "./unread.ts";

/** indicator-type-ov (STIX 2.1 §10.7); in STIX 2.0 the same words stand among the labels. */
const indicatorTypes = new Set([
  "anomalous-activity",
  "anonymization",
  "benign",
  "compromised",
  "malicious-activity",
  "attribution",
  "unknown",
]);

/** Sightings of an indicator object: one for each value of its pattern. */
export function readIndicator(
  object: StixObject,
  context: StixContext,
  asOf: string,
  number: number,
): readonly (Sighting | Unread)[] {
  const name = asText(object["name"]) ?? asText(object["id"]) ?? "";
  const patternType = asText(object["pattern_type"]) ?? "stix";
  if (patternType !== "stix") return [unreadRecord("unsupported-pattern-type", name, number)];
  const pattern = asText(object["pattern"]);
  if (pattern === undefined) return [unreadRecord("no-value", name, number)];
  const known = factsOf(object, context, asOf);
  if (known.threatType === "benign") return [unreadRecord("not-actionable", name, number)];
  return stixIndicators(pattern).map((found) =>
    "refused" in found ? unreadRecord(found.refused, found.value ?? name, number) : { ...known, ...found },
  );
}

/** A vulnerability object is a CVE by its external reference, or at least by its name. */
export function readVulnerability(
  object: StixObject,
  context: StixContext,
  asOf: string,
  number: number,
): Sighting | Unread {
  const cve = asList(object["external_references"])
    .map(asRecord)
    .find((reference) => asText(reference?.["source_name"])?.toLowerCase() === "cve")?.["external_id"];
  const value = asText(cve) ?? asText(object["name"]);
  if (value === undefined) return unreadRecord("no-value", asText(object["id"]) ?? "", number);
  return { ...factsOf(object, context, asOf), value, type: "cve" };
}

function factsOf(object: StixObject, context: StixContext, asOf: string): Omit<Draft, "value"> {
  const facts: Partial<Draft> = {};
  const firstSeen = readTime(object["valid_from"]);
  if (firstSeen !== undefined) facts.firstSeen = firstSeen;
  const lastSeen = readTime(object["modified"]);
  if (lastSeen !== undefined) facts.lastSeen = lastSeen;
  const confidence = readConfidence(object["confidence"] ?? openCtiScore(object));
  if (confidence !== undefined) facts.confidence = confidence;
  addReport(facts, object, context);
  addLabels(facts, object);
  addRelated(facts, object, context);
  const tlp = strictestTlp(asList(object["object_marking_refs"]).map((id) => context.markings.get(String(id))));
  if (tlp !== undefined) facts.tlp = tlp;
  if (object["revoked"] === true || isOver(object["valid_until"], asOf)) facts.withdrawn = true;
  return facts;
}

/** OpenCTI keeps its own 0-100 score beside the standard's confidence. */
function openCtiScore(object: StixObject): unknown {
  const extension = asRecord(object["extensions"])?.["extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"];
  return asRecord(extension)?.["score"] ?? object["x_opencti_score"];
}

function addReport(facts: Partial<Draft>, object: StixObject, context: StixContext): void {
  const report = context.reports.get(asText(object["id"]) ?? "");
  if (report?.title !== undefined) facts.title = report.title;
  const references = [...new Set([...readUrls(object["external_references"]), ...(report?.references ?? [])])];
  if (references.length > 0) facts.references = references;
  const feed = context.names.get(asText(object["created_by_ref"]) ?? "");
  if (feed !== undefined) facts.feed = feed;
}

function addLabels(facts: Partial<Draft>, object: StixObject): void {
  const labels = readWords(object["labels"]);
  const threatType = [...readWords(object["indicator_types"]), ...labels].find((word) => indicatorTypes.has(word));
  if (threatType !== undefined && threatType !== "unknown") facts.threatType = threatType;
  const phases = asList(object["kill_chain_phases"]).map(asRecord);
  const tactics = phases
    .filter((phase) => phase?.["kill_chain_name"] === "mitre-attack")
    .flatMap((phase) => asText(phase?.["phase_name"]) ?? []);
  const tags = [
    ...labels.filter((label) => !indicatorTypes.has(label)),
    ...tactics.map((tactic) => `attack.${tactic}`),
  ];
  if (tags.length > 0) facts.tags = tags;
}

function addRelated(facts: Partial<Draft>, object: StixObject, context: StixContext): void {
  const targets = context.indicates.get(asText(object["id"]) ?? "") ?? [];
  const nameOf = (id: string): readonly string[] => {
    const name = context.names.get(id);
    return name === undefined ? [] : [name];
  };
  const attack = readTechniques([...attackIds(object), ...targets.flatMap((id) => context.techniques.get(id) ?? [])]);
  if (attack.length > 0) facts.attack = attack;
  const malware = targets.filter((id) => id.startsWith("malware--")).flatMap(nameOf);
  if (malware.length > 0) facts.malware = [...new Set(malware)];
  const actor = targets.filter((id) => /^(?:threat-actor|intrusion-set)--/.test(id)).flatMap(nameOf)[0];
  if (actor !== undefined) facts.actor = actor;
}

function isOver(until: unknown, asOf: string): boolean {
  const end = parseDate(asText(until) ?? "");
  return end !== undefined && end <= asOf;
}
