import type { Sighting, Unread } from "../model/indicator.ts";
import { asRecord, asText } from "./pointer.ts";
import type { JsonRecord } from "./records.ts";
import { gather, type StixContext } from "./stix-context.ts";
import { readObservables } from "./stix-observables.ts";
import { readIndicator, readVulnerability } from "./stix-sighting.ts";
import { unreadRecord } from "./unread.ts";

/** First pass: adds what one record tells about others. */
export function noteObject(context: StixContext, record: JsonRecord): void {
  if (!("bad" in record)) gather(context, asRecord(record.value) ?? {});
}

/**
 * Second pass: the sightings of one record. Of an object that comes again, in another version or on the next page of a
 * server, the first copy of its newest version is read.
 */
export function readObject(
  record: JsonRecord,
  context: StixContext,
  observables: boolean,
  asOf: string,
): readonly (Sighting | Unread)[] {
  if ("bad" in record) return [unreadRecord("malformed-row", record.bad, record.number)];
  const object = asRecord(record.value) ?? {};
  const type = asText(object["type"]);
  if (type !== "indicator" && type !== "vulnerability") return observables ? readObservables(object) : [];
  const id = asText(object["id"]) ?? "";
  if (context.latest.get(id) !== (asText(object["modified"]) ?? "")) return [];
  if (id !== "") context.latest.delete(id);
  return type === "indicator"
    ? readIndicator(object, context, asOf, record.number)
    : [readVulnerability(object, context, asOf, record.number)];
}
