import { z } from "zod";
import { parseJson } from "../model/json.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded, peek, type Peeked } from "../readers/bytes.ts";
import { fieldOf, fields, type Field } from "../readers/fields.ts";
import { looksLikeIndicator } from "../readers/guess.ts";
import { jsonScanner, type Capture } from "../readers/json-scan.ts";
import { mannerOptions } from "../readers/manner.ts";
import { asRecord, pointerParts, valueAt } from "../readers/pointer.ts";
import { elementsAt, jsonRecords, ndjsonRecords, shapeError, type JsonRecord } from "../readers/records.ts";
import { sightingOf } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const pointer = z.string().regex(/^(?:\/[^/]*)*$/, "a JSON pointer such as /data/items");

const options = z.strictObject({
  ...mannerOptions,
  records: pointer.optional().describe("Where the records stand: elements of this array, or values of this object."),
  map: z
    .partialRecord(z.enum(fields), pointer)
    .optional()
    .describe("Where each field stands within a record; well-known key names where it is left out."),
});

/** Fields of one record. */
type Reading = (value: unknown) => Partial<Record<Field, unknown>>;

/** Any JSON of indicators: an array, an object that holds one, or NDJSON. */
export const json = defineSource({
  name: "json",
  summary: "Any JSON array, object with an array inside, or NDJSON",
  nature: "append",
  deriveHosts: false,
  options,
  recognises: ({ text }) => /^\s*[{[]/.test(text),
  async *read(location, { records, map, ...manner }, reach) {
    const reading = map === undefined ? byName : byPointers(map);
    const peeked = await peek(decoded(reach.open(location), location));
    for await (const batch of recordsOf(peeked, location, records, reading)) {
      for (const record of batch) {
        if ("bad" in record) yield unreadRecord("malformed-row", record.bad, record.number);
        else yield sightingOf(reading(record.value), manner, record.number);
      }
    }
  },
});

function recordsOf(
  { head, text }: Peeked,
  location: string,
  records: string | undefined,
  reading: Reading,
): AsyncIterable<readonly JsonRecord[]> {
  if (records !== undefined) return elementsAt(text, location, pointerParts(records));
  if (isNdjson(head)) return ndjsonRecords(text);
  return isRecord(head, location, reading)
    ? jsonRecords(text, location, wholeDocument)
    : outermostElements(text, location);
}

/** Lines that are objects of their own, of which the first may be broken. */
function isNdjson(head: string): boolean {
  const lines = head.split("\n", 20).filter((line) => line.trim() !== "");
  const objects = lines.filter((line) => line.startsWith("{"));
  if (objects.length < 2) return false;
  return objects.some((line) => asRecord(parseJson(line)) !== undefined);
}

/** A document that is one record by itself. An error message may have a `url` too, but hardly one of an indicator. */
function isRecord(head: string, location: string, reading: Reading): boolean {
  const [first] = jsonScanner(location, wholeDocument).push(head);
  const { value } = reading(parseJson(first?.text ?? ""));
  return typeof value === "string" && looksLikeIndicator(value.trim());
}

const wholeDocument: Capture = (path) => path.length === 0;

/** Keys under which services put a plain list of values; a list of column names must not be taken for one. */
const valueLists = new Set(["data", "items", "results", "iocs", "indicators", "values", "list", "entries"]);

/** The elements of the outermost arrays, wherever they are: objects, and words where they can only be values. */
async function* outermostElements(
  text: AsyncIterable<string>,
  location: string,
): AsyncGenerator<readonly JsonRecord[]> {
  const list = { seen: false };
  yield* jsonRecords(text, location, (path, opening) => {
    list.seen ||= opening === "[";
    if (typeof path.at(-1) !== "number") return false;
    const holder = path.length === 2 && typeof path[0] === "string" ? path[0] : "";
    return opening === "{" || path.length === 1 || valueLists.has(holder) || fieldOf(holder)?.field === "value";
  });
  if (!list.seen) throw shapeError(location, "no list of records");
}

const byName: Reading = (value) => {
  if (typeof value === "string") return { value };
  const best = new Map<Field, number>();
  const given: Partial<Record<Field, unknown>> = {};
  for (const [key, stated] of Object.entries(asRecord(value) ?? {})) {
    const known = fieldOf(key);
    if (known === undefined || stated === null || stated === "" || known.rank >= (best.get(known.field) ?? Infinity))
      continue;
    best.set(known.field, known.rank);
    given[known.field] = stated;
  }
  return given;
};

function byPointers(map: Readonly<Partial<Record<Field, string | undefined>>>): Reading {
  const places = fields.flatMap((field) => {
    const place = map[field];
    return place === undefined ? [] : [[field, pointerParts(place)] as const];
  });
  return (value) => {
    const given: Partial<Record<Field, unknown>> = {};
    for (const [field, place] of places) given[field] = valueAt(value, place);
    return given;
  };
}
