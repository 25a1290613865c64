import type { Sighting, Unread } from "../model/indicator.ts";
import { asRecord, asText } from "./pointer.ts";
import { readTime, type Draft } from "./sighting.ts";
import { indicatorsOf } from "./sigma-rule.ts";
import { readPorts, readUrls, readWords } from "./stated.ts";
import { readTlp } from "./tlp.ts";
import { unreadRecord } from "./unread.ts";
import type { YamlDocument } from "./yaml-documents.ts";

/** Every indicator that a rule looks for, with what the rule says of it beside its detection. */
export function sightingsOfRule(document: YamlDocument): readonly (Sighting | Unread)[] {
  const rule = "bad" in document ? undefined : asRecord(document.value);
  if (rule === undefined) return [unreadRecord("malformed-row", "bad" in document ? document.bad : "", document.line)];
  const context = contextOf(rule);
  return indicatorsOf(rule).map((found) =>
    "refused" in found
      ? unreadRecord(found.refused, found.value, document.line)
      : { ...context, value: found.value, type: found.type },
  );
}

function contextOf(rule: Readonly<Record<string, unknown>>): Omit<Draft, "value"> {
  const context: Partial<Draft> = {};
  const firstSeen = readTime(rule["date"]);
  if (firstSeen !== undefined) context.firstSeen = firstSeen;
  const level = asText(rule["level"]);
  if (level !== undefined) context.confidence = level;
  // The rule's own title only repeats the value; the report is quoted in the description.
  const title = /"([^"]+)"/.exec(asText(rule["description"]) ?? "")?.[1]?.trim();
  if (title !== undefined && title !== "") context.title = title;
  const references = readUrls(rule["references"]);
  if (references.length > 0) context.references = references;
  addTags(context, readWords(rule["tags"]));
  const ports = portsOf(rule);
  if (ports.length > 0) context.ports = ports;
  return context;
}

function addTags(context: Partial<Draft>, stated: readonly string[]): void {
  const technique = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;
  const attack = stated.flatMap((tag) => technique.exec(tag)?.[1]?.toUpperCase() ?? []);
  if (attack.length > 0) context.attack = attack;
  const tlp = stated.map((tag) => readTlp(tag.replace(/^tlp\./i, "tlp:"))).find((label) => label !== undefined);
  if (tlp !== undefined) context.tlp = tlp;
  const tags = stated.filter((tag) => !technique.test(tag) && !/^tlp\./i.test(tag));
  if (tags.length > 0) context.tags = tags;
}

function portsOf(rule: Readonly<Record<string, unknown>>): number[] {
  const selections = Object.values(asRecord(rule["detection"]) ?? {});
  return selections.flatMap((selection) =>
    readPorts(asRecord(selection)?.["DestinationPort"] ?? asRecord(selection)?.["dst_port"]),
  );
}
