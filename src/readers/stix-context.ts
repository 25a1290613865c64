import type { Tlp } from "../model/indicator.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { readTechniques, readUrls } from "./stated.ts";
import { readTlp } from "./tlp.ts";

export type StixObject = Readonly<Record<string, unknown>>;

/** What the rest of a bundle says about its indicators: gathered first, because it may stand behind them. */
export interface StixContext {
  /** Greatest `modified` by id: a bundle may carry several versions of one object. */
  readonly latest: Map<string, string>;
  readonly names: Map<string, string>;
  readonly markings: Map<string, Tlp>;
  readonly techniques: Map<string, readonly string[]>;
  /** Ids that an indicator points at by `indicates`. */
  readonly indicates: Map<string, string[]>;
  /** The report that lists an object. */
  readonly reports: Map<string, { readonly title: string | undefined; readonly references: readonly string[] }>;
  /** Whether there is more in it than observations: those are only taken by themselves from a file that holds nothing else. */
  judged: boolean;
}

/** TLP 1 (STIX 2.1 §7.2.1.4) and TLP 2.0 (extension 60a3c5c5-0d10-413e-aab3-9e08dde9e88d) marking definitions. */
const knownMarkings: readonly (readonly [string, Tlp])[] = [
  ["613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"],
  ["34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"],
  ["f88d31f6-486f-44da-b317-01333bde0b82", "amber"],
  ["826578e1-40ad-459f-bc73-ede076f81f37", "amber+strict"],
  ["5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"],
  ["94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"],
  ["bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"],
  ["55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"],
  ["939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"],
  ["e828b379-4e03-4974-9ac4-e53a884c97c1", "red"],
];

export function emptyContext(): StixContext {
  return {
    latest: new Map(),
    names: new Map(),
    markings: new Map(knownMarkings.map(([id, tlp]) => [`marking-definition--${id}`, tlp])),
    techniques: new Map(),
    indicates: new Map(),
    reports: new Map(),
    judged: false,
  };
}

/** Domain objects and relationships that give what was observed a meaning (STIX 2.1 §4 and §5). */
const judging = new Set(
  (
    "attack-pattern campaign course-of-action grouping incident indicator infrastructure intrusion-set malware " +
    "malware-analysis note opinion relationship report sighting threat-actor tool vulnerability"
  ).split(" "),
);

const named = new Set(["malware", "threat-actor", "intrusion-set", "identity"]);

/** Adds what one object of the bundle tells. */
export function gather(context: StixContext, object: StixObject): void {
  const type = asText(object["type"]) ?? "";
  const id = asText(object["id"]) ?? "";
  context.judged ||= judging.has(type);
  if (type === "indicator" || type === "vulnerability") {
    noteVersion(context, id, asText(object["modified"]) ?? "");
  } else if (named.has(type)) {
    const name = asText(object["name"]);
    if (name !== undefined) context.names.set(id, name);
  } else if (type === "attack-pattern") {
    context.techniques.set(id, attackIds(object));
  } else if (type === "marking-definition") {
    const tlp = markingTlp(object);
    if (tlp !== undefined) context.markings.set(id, tlp);
  } else if (type === "report") {
    const report = { title: asText(object["name"]), references: readUrls(object["external_references"]) };
    for (const listed of asList(object["object_refs"])) context.reports.set(String(listed), report);
  } else if (type === "relationship" && object["relationship_type"] === "indicates" && object["revoked"] !== true) {
    const source = asText(object["source_ref"]) ?? "";
    const target = asText(object["target_ref"]) ?? "";
    const targets = context.indicates.get(source);
    if (targets === undefined) context.indicates.set(source, [target]);
    else targets.push(target);
  }
}

/** ATT&CK technique ids among an object's external references. */
export function attackIds(object: StixObject): readonly string[] {
  const attack = asList(object["external_references"]).filter((reference) =>
    (asText(asRecord(reference)?.["source_name"]) ?? "").startsWith("mitre-"),
  );
  return readTechniques(attack.map((reference) => asRecord(reference)?.["external_id"]));
}

function noteVersion(context: StixContext, id: string, modified: string): void {
  const known = context.latest.get(id);
  if (known === undefined || modified > known) context.latest.set(id, modified);
}

/** TLP 1 stands in `definition`, TLP 2.0 in an extension, and some publishers only name the marking so. */
function markingTlp(object: StixObject): Tlp | undefined {
  const extensions = Object.values(asRecord(object["extensions"]) ?? {});
  const labels = [
    asRecord(object["definition"])?.["tlp"],
    ...extensions.map((extension) => asRecord(extension)?.["tlp_2_0"]),
    object["name"],
  ];
  return labels.map((label) => readTlp(asText(label) ?? "")).find((tlp) => tlp !== undefined);
}
