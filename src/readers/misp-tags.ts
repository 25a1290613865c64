import type { Tlp } from "../model/indicator.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { readTlp, strictestTlp } from "./tlp.ts";

/** What the tags of an event or attribute say, sorted into our terms. */
export interface MispTags {
  readonly tlp: Tlp | undefined;
  readonly attack: readonly string[];
  readonly malware: readonly string[];
  readonly actors: readonly string[];
  readonly industries: readonly string[];
  readonly confidence: string | undefined;
  /** Those that say none of this. */
  readonly plain: readonly string[];
}

const galaxy = /^misp-galaxy:([a-z0-9-]+)="(.+)"$/i;
const malwareGalaxies = new Set([
  "malpedia",
  "ransomware",
  "rat",
  "botnet",
  "stealer",
  "banker",
  "backdoor",
  "mitre-malware",
]);
const actorGalaxies = new Set(["threat-actor", "mitre-intrusion-set"]);
// Clusters of MITRE's galaxies carry their id behind the name: `Software Packing - T1027.002`.
const mitreId = / - ([TSG]\d{4}(?:\.\d{3})?)$/;

/** Names of the tags of an event, object or attribute, those of its galaxies included. */
export function tagNames(holder: unknown): readonly string[] {
  const record = asRecord(holder);
  const clusters = asList(record?.["Galaxy"]).flatMap((entry) => asList(asRecord(entry)?.["GalaxyCluster"]));
  const names = [
    ...asList(record?.["Tag"]).map((tag) => asText(asRecord(tag)?.["name"])),
    ...clusters.map((cluster) => asText(asRecord(cluster)?.["tag_name"])),
  ];
  return names.filter((name) => name !== undefined);
}

export function readMispTags(names: readonly string[]): MispTags {
  const found = {
    attack: new Set<string>(),
    malware: new Set<string>(),
    actors: new Set<string>(),
    industries: new Set<string>(),
  };
  const plain = new Set<string>();
  const labels: (Tlp | undefined)[] = [];
  let confidence: string | undefined;
  for (const name of names) {
    const [, kind = "", cluster = ""] = galaxy.exec(name) ?? [];
    const technique = mitreId.exec(cluster)?.[1];
    const title = cluster.replace(mitreId, "");
    const judged = /^estimative-language:confidence-in-analytic-judgment="(\w+)"$/i.exec(name)?.[1];
    const tlp = readTlp(name);
    if (tlp !== undefined) labels.push(tlp);
    else if (technique?.startsWith("T") === true) found.attack.add(technique);
    else if (malwareGalaxies.has(kind)) found.malware.add(title);
    else if (actorGalaxies.has(kind)) found.actors.add(title);
    else if (kind === "sector") found.industries.add(title);
    else if (judged !== undefined) confidence = judged;
    else plain.add(name);
  }
  return {
    tlp: strictestTlp(labels),
    attack: [...found.attack],
    malware: [...found.malware],
    actors: [...found.actors],
    industries: [...found.industries],
    confidence,
    plain: [...plain],
  };
}
