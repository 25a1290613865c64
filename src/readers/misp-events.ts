import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { textOf, type Body } from "./body.ts";
import type { Capture, Path } from "./json-scan.ts";
import { readAttribute, type MispEvent } from "./misp-attribute.ts";
import { tagNames } from "./misp-tags.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { jsonRecords, shapeError, type JsonRecord } from "./records.ts";
import { readUrls, saysYes } from "./stated.ts";
import { shown, unreadRecord } from "./unread.ts";

/** An attribute as it stood, and what it was read as. */
export interface MispRead {
  /** Undefined for a record that could not be parsed. */
  readonly attribute: Readonly<Record<string, unknown>> | undefined;
  readonly read: Sighting | Unread;
}

type Parsed = Exclude<JsonRecord, { bad: string }>;

/**
 * The attributes of one event, of a list of them, or of an answer of restSearch for events or attributes. `toIds`: only those
 * that are marked for detection. Two passes: an event's tags stand behind its attributes, which may be a hundred thousand.
 */
export async function* readMisp(body: Body, toIds: boolean): AsyncGenerator<MispRead> {
  const events = await readEvents(body);
  for await (const records of pass(body, isAttribute)) {
    for (const record of records) yield* readRecord(record, events, toIds);
  }
}

async function readEvents(body: Body): Promise<ReadonlyMap<string, MispEvent>> {
  const events = new Map<string, MispEvent>();
  const list = { seen: false };
  const wanted: Capture = (path, opening) => {
    list.seen ||= path.at(-1) === "Event" || path.at(-1) === "Attribute" || (path.length <= 1 && opening === "[");
    return isEventFact(path) || (isAttribute(path) && path.at(-2) === "Attribute") || isMessage(path);
  };
  let message: string | undefined;
  for await (const records of pass(body, wanted)) {
    for (const record of records) {
      if ("bad" in record) continue;
      if (isMessage(record.path)) message = asText(record.value);
      else noteFact(events, record);
    }
  }
  if (!list.seen && message !== undefined) {
    const hint = "Fetch it again; if MISP refuses the key, ask its administrator.";
    throw new PressError("source-error", `${body.url} holds an error message of MISP: ${shown(message)}`, { hint });
  }
  if (!list.seen) throw shapeError(body.url, "no MISP event");
  return events;
}

function noteFact(events: Map<string, MispEvent>, record: Parsed): void {
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

function pass(body: Body, wanted: Capture) {
  return jsonRecords(textOf(body), body.url, wanted);
}

function isMessage(path: Path): boolean {
  return path.length === 1 && path[0] === "message";
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

/** By the event that a record stands in; attributes of a search answer stand in none, and name it. */
function eventKey({ root, path, value }: Parsed): string {
  const within = path.slice(0, path.indexOf("Event") + 1);
  return JSON.stringify([root, ...within, within.length === 0 ? asText(asRecord(value)?.["event_id"]) : undefined]);
}

function readRecord(record: JsonRecord, events: ReadonlyMap<string, MispEvent>, toIds: boolean): readonly MispRead[] {
  if ("bad" in record)
    return [{ attribute: undefined, read: unreadRecord("malformed-row", record.bad, record.number) }];
  const event = events.get(eventKey(record)) ?? { references: [], tags: [] };
  const stated = asRecord(record.value) ?? {};
  const readOne = (attribute: Readonly<Record<string, unknown>>): MispRead => ({
    attribute,
    read: readAttribute(attribute, event, toIds, record.number),
  });
  if (record.path.at(-2) === "Attribute") return [readOne(stated)];
  const deleted = saysYes(stated["deleted"]);
  return asList(stated["Attribute"]).map((attribute) => {
    const inner = asRecord(attribute) ?? {};
    return readOne(deleted ? { ...inner, deleted } : inner);
  });
}
