import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import type { Path } from "../readers/json-scan.ts";
import { readAttribute, type MispEvent } from "../readers/misp-attribute.ts";
import { tagNames } from "../readers/misp-tags.ts";
import { asList, asRecord, asText } from "../readers/pointer.ts";
import { jsonRecords, shapeError, type JsonRecord } from "../readers/records.ts";
import { readUrls, saysYes } from "../readers/stated.ts";
import { shown, unreadRecord } from "../readers/unread.ts";

const options = z.strictObject({
  toIds: z
    .boolean()
    .optional()
    .describe("Take only attributes that are marked for detection (`to_ids`). Default true."),
});

/** MISP events: one, a list, or an answer of restSearch for events or attributes (misp-core-format). */
export const mispEvent = defineSource({
  name: "misp-event",
  summary: "MISP events or attributes, JSON as MISP exports them",
  nature: "append",
  deriveHosts: false,
  options,
  recognises: ({ text }) =>
    /^\s*[{[]/.test(text) &&
    (/"Event"\s*:\s*\{/.test(text) || /^\s*\{\s*"response"\s*:\s*(?:\[\s*\]|\{\s*"Attribute")/.test(text)),
  async *read(location, { toIds = true }, reach) {
    // Two passes: an event's tags stand behind its attributes, which may be a hundred thousand.
    const events = await readEvents(location, reach);
    for await (const records of pass(location, reach, isAttribute)) {
      for (const record of records) yield* readRecord(record, events, toIds);
    }
  },
});

async function readEvents(location: string, reach: Reach): Promise<ReadonlyMap<string, MispEvent>> {
  const events = new Map<string, MispEvent>();
  const list = { seen: false };
  const wanted = (path: Path, opening: string): boolean => {
    list.seen ||= path.at(-1) === "Event" || path.at(-1) === "Attribute" || (path.length <= 1 && opening === "[");
    return (
      isEventFact(path) ||
      (isAttribute(path) && path.at(-2) === "Attribute") ||
      (path.length === 1 && path[0] === "message")
    );
  };
  let message: string | undefined;
  for await (const records of pass(location, reach, wanted)) {
    for (const record of records) {
      if ("bad" in record) continue;
      if (record.path.length === 1 && record.path[0] === "message") message = asText(record.value);
      else noteFact(events, record);
    }
  }
  if (!list.seen && message !== undefined) {
    const hint = "Fetch it again; if MISP refuses the key, ask its administrator.";
    throw new PressError("source-error", `${location} holds an error message of MISP: ${shown(message)}`, { hint });
  }
  if (!list.seen) throw shapeError(location, "no MISP event");
  return events;
}

function noteFact(events: Map<string, MispEvent>, record: Exclude<JsonRecord, { bad: string }>): void {
  const id = eventKey(record);
  const event = events.get(id) ?? { references: [], tags: [] };
  const { value } = record;
  if (isAttribute(record.path)) {
    // A link is where the event was reported, not something to detect.
    const link = asRecord(value)?.["type"] === "link" ? readUrls(asRecord(value)?.["value"]) : [];
    if (link.length > 0) events.set(id, { ...event, references: [...event.references, ...link].slice(0, 10) });
    return;
  }
  const info = asText(value);
  const feed = asText(asRecord(value)?.["name"]);
  const fact = record.path.at(-1);
  if (fact === "info" && info !== undefined) events.set(id, { ...event, info });
  else if (fact === "Orgc" && feed !== undefined) events.set(id, { ...event, feed });
  else if (fact === "Tag" || fact === "Galaxy") {
    events.set(id, { ...event, tags: [...event.tags, ...tagNames({ [fact]: value })] });
  }
}

function pass(location: string, reach: Reach, wanted: (path: Path, opening: string) => boolean) {
  return jsonRecords(decoded(reach.open(location), location), location, wanted);
}

function isEventFact(path: Path): boolean {
  return path.at(-2) === "Event" && ["info", "Orgc", "Tag", "Galaxy"].includes(String(path.at(-1)));
}

/** An attribute or object of an event, or an attribute of a search answer. */
function isAttribute(path: Path): boolean {
  const holder = path.at(-2);
  const outer = path.at(-3);
  return (
    typeof path.at(-1) === "number" &&
    (holder === "Attribute" || holder === "Object") &&
    (outer === "Event" || outer === "response")
  );
}

function eventKey({ root, path }: Exclude<JsonRecord, { bad: string }>): string {
  return JSON.stringify([root, ...path.slice(0, path.indexOf("Event") + 1)]);
}

function readRecord(
  record: JsonRecord,
  events: ReadonlyMap<string, MispEvent>,
  toIds: boolean,
): readonly (Sighting | Unread)[] {
  if ("bad" in record) return [unreadRecord("malformed-row", record.bad, record.number)];
  const event = events.get(eventKey(record)) ?? { references: [], tags: [] };
  const stated = asRecord(record.value) ?? {};
  if (record.path.at(-2) === "Attribute") return [readAttribute(stated, event, toIds, record.number)];
  const deleted = saysYes(stated["deleted"]);
  return asList(stated["Attribute"]).map((attribute) => {
    const inner = asRecord(attribute) ?? {};
    return readAttribute(deleted ? { ...inner, deleted } : inner, event, toIds, record.number);
  });
}
