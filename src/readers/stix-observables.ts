import type { Sighting } from "../model/indicator.ts";
import { asRecord, asText } from "./pointer.ts";
import { readTime, type Draft } from "./sighting.ts";
import type { StixObject } from "./stix-context.ts";

const types: ReadonlyMap<string, string> = new Map([
  ["ipv4-addr", "ipv4"],
  ["ipv6-addr", "ipv6"],
  ["domain-name", "domain"],
  ["url", "url"],
  ["email-addr", "email"],
]);

/**
 * Values of an observation: a bare observable, or the observables nested in observed-data (STIX 2.0). They were seen, and
 * nobody says that they are bad; so nothing but the value and the times is taken.
 */
export function readObservables(object: StixObject): readonly Sighting[] {
  if (object["type"] !== "observed-data") return valuesOf(object);
  const times: Partial<Draft> = {};
  const firstSeen = readTime(object["first_observed"]);
  if (firstSeen !== undefined) times.firstSeen = firstSeen;
  const lastSeen = readTime(object["last_observed"]);
  if (lastSeen !== undefined) times.lastSeen = lastSeen;
  const nested = Object.values(asRecord(object["objects"]) ?? {});
  return nested.flatMap((inner) => valuesOf(asRecord(inner) ?? {})).map((sighting) => ({ ...sighting, ...times }));
}

function valuesOf(object: StixObject): readonly Sighting[] {
  const kind = asText(object["type"]) ?? "";
  const type = types.get(kind);
  const value = asText(object["value"]);
  if (type !== undefined) return value === undefined ? [] : [{ value, type }];
  if (kind !== "file") return [];
  return Object.entries(asRecord(object["hashes"]) ?? {}).flatMap(([name, stated]) => {
    const hash = asText(stated);
    const algorithm = name.toLowerCase().replaceAll("-", "");
    return hash !== undefined && /^(?:md5|sha1|sha256)$/.test(algorithm) ? [{ value: hash, type: algorithm }] : [];
  });
}
