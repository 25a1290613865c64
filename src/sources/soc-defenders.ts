import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { fieldOf, type Field } from "../readers/fields.ts";
import type { Path } from "../readers/json-scan.ts";
import { asRecord, asText } from "../readers/pointer.ts";
import { jsonRecords, shapeError, type JsonRecord } from "../readers/records.ts";
import { sightingOf } from "../readers/sighting.ts";
import { shown, unreadRecord } from "../readers/unread.ts";

/** The vendor documents `data`; the others are what such services tend to call it, and cost nothing to accept. */
const lists = new Set(["data", "items", "results", "iocs"]);

/** Answers of the SOC Defenders indicator API (docs.socdefenders.ai): `{data: [{value, type, confidence, source}]}`. */
export const socDefenders = defineSource({
  name: "soc-defenders",
  summary: "SOC Defenders indicators, JSON as its API answers",
  nature: "append",
  terms: {
    title: "SOC Defenders",
    license: "proprietary",
    terms: "https://socdefenders.ai/terms",
    republish: "no",
    tlp: "clear",
  },
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => /^\s*[{[]/.test(text) && (text.includes('"feed_name"') || isErrorEnvelope(text)),
  async *read(location, _options, reach) {
    const list = { seen: false };
    const records = jsonRecords(decoded(reach.open(location), location), location, (path, opening) => {
      if (isList(path) && opening === "[") list.seen = true;
      return isElement(path) || (path.length === 1 && path[0] === "error");
    });
    for await (const batch of records) {
      for (const record of batch) yield readRecord(record, location);
    }
    if (!list.seen) throw shapeError(location, "no list of indicators (`data`)");
  },
});

function isErrorEnvelope(text: string): boolean {
  return /^\s*\{\s*"error"\s*:\s*\{/.test(text) && text.includes('"request_id"');
}

function isList(path: Path): boolean {
  return path.length === 0 || (path.length === 1 && typeof path[0] === "string" && lists.has(path[0]));
}

function isElement(path: Path): boolean {
  return typeof path.at(-1) === "number" && isList(path.slice(0, -1));
}

function readRecord(record: JsonRecord, location: string): Sighting | Unread {
  if ("bad" in record) return unreadRecord("malformed-row", record.bad, record.number);
  if (record.path[0] === "error") throw sourceError(record.value, location);
  const given: Partial<Record<Field, unknown>> = {};
  for (const [key, stated] of Object.entries(asRecord(record.value) ?? {})) {
    const field = fieldOf(key)?.field;
    if (field !== undefined) given[field] ??= stated;
  }
  given.value = asRecord(record.value)?.["value"];
  given.feed = asRecord(given.feed)?.["feed_name"] ?? given.feed;
  // The scale of a number is not documented; what lies between 0 and 1 can only be a share.
  const share = typeof given.confidence === "number" && given.confidence > 0 && given.confidence < 1;
  return sightingOf(given, { confidenceScale: share ? "0-1" : "0-100" }, record.number);
}

/** The vendor reports errors in an envelope with a code and a request id, which its support asks for. */
function sourceError(value: unknown, location: string): PressError {
  const envelope = asRecord(value);
  const code = asText(envelope?.["code"]) ?? "unknown";
  const request = asText(envelope?.["request_id"]) ?? "not stated";
  const message = asText(envelope?.["message"]) ?? asText(value) ?? "no message";
  return new PressError(
    "source-error",
    `${location} holds the vendor's error ${shown(`${code} (request ${request}): ${message}`)}`,
    {
      hint: hints.get(code) ?? "Name the request id to the vendor's support if it happens again.",
    },
  );
}

const hints = new Map([
  ["missing_api_key", "Send the key with the request."],
  ["insufficient_scope", "Use a key with the scope that the message names."],
  ["rate_limit_exceeded", "Wait as long as the answer's Retry-After says, then fetch it again."],
]);
