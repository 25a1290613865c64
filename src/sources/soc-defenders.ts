import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { confidences, kinds, type Sighting, type Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { dayMs } from "../model/time.ts";
import { isWebAddress } from "../readers/address.ts";
import { decoded } from "../readers/bytes.ts";
import { fieldOf, type Field } from "../readers/fields.ts";
import type { Opening, Path } from "../readers/json-scan.ts";
import { isPagingKey } from "../readers/next-page.ts";
import { asRecord } from "../readers/pointer.ts";
import { jsonRecords, shapeError } from "../readers/records.ts";
import { sightingOf } from "../readers/sighting.ts";
import { sinceForms } from "../readers/since.ts";
import * as api from "../readers/soc-defenders-api.ts";
import { answerError } from "../readers/soc-defenders-error.ts";
import { endpointOptions } from "../readers/soc-defenders-options.ts";
import { shown, unreadRecord } from "../readers/unread.ts";

const words = z.array(z.string().min(1, "must not be empty")).min(1).optional();

const options = z
  .strictObject({
    tier: z.enum(["free", "pro"]).default("free").describe("Plan of the key: how much and how far back one may ask."),
    ...endpointOptions(kinds),
    categories: words.describe("Categories of feed, e.g. government, each asked for by itself."),
    industries: words.describe("CISA sectors, each asked for by itself."),
    limit: z.int().min(1).optional().describe("Entries of one answer; left out: all that the plan allows."),
    sinceFormat: z
      .enum(sinceForms)
      .default("iso")
      .describe("How the API is told where to begin: a date, a duration such as 6h, or unix seconds."),
  })
  .refine(({ tier, limit = 1 }) => limit <= api.allowances[tier].limit, {
    path: ["limit"],
    error: "must be at most 100 for a Free key, and 1,000 with `tier: pro`",
  })
  .refine(({ tier, lookback = 0 }) => lookback <= api.allowances[tier].lookback, {
    path: ["lookback"],
    error: "must be at most 1d for a Free key, and 365d with `tier: pro`",
  });

/**
 * The indicator API of SOC Defenders (docs.socdefenders.ai), live or as a saved answer. Its pages state little more than
 * `{data: [{value, type, confidence, source: {feed_name}}]}`: no order, pages or dates, so what such services tend to add is read
 * where it comes.
 */
export const socDefenders = defineSource({
  name: "soc-defenders",
  summary: "SOC Defenders indicators, from its API or a saved answer, JSON",
  nature: "append",
  terms: api.socDefendersTerms,
  url: "https://socdefenders.ai/api/v1/iocs",
  every: api.minutesBetween,
  key: api.socDefendersKey,
  confidence: { stated: "low, medium or high on each entry", default: "medium" },
  dates: "none documented; first_seen and last_seen are read where an entry has them, UTC if without a zone",
  deriveHosts: false,
  options,
  recognises: ({ text }) => /^\s*[{[]/.test(text) && (text.includes('"feed_name"') || isErrorEnvelope(text)),
  async *read(location, stated, reach) {
    if (isWebAddress(location)) yield* api.readEndpoint(location, requestOf(stated), reach, readEntries);
    else yield* readEntries(decoded(reach.open(location), location), location);
  },
});

function isErrorEnvelope(text: string): boolean {
  return /^\s*\{\s*"error"\s*:\s*\{/.test(text) && text.includes('"request_id"');
}

function requestOf(stated: z.output<typeof options>): api.Request {
  const { tier, types = [], categories = [], industries = [] } = stated;
  const allowance = api.allowances[tier];
  return {
    allowance,
    limit: stated.limit ?? allowance.limit,
    lookback: stated.lookback ?? Math.min(7 * dayMs, allowance.lookback),
    sinceForm: stated.sinceFormat,
    accept: "application/json",
    dimensions: [
      { parameter: "type", wanted: types, known: kinds },
      { parameter: "confidence", wanted: stated.confidences ?? [], known: confidences },
      { parameter: "category", wanted: categories, known: [] },
      { parameter: "industry", wanted: industries, known: [] },
    ],
  };
}

/** The vendor documents `data`; the others are what such services tend to call it, and cost nothing to accept. */
const lists = new Set(["data", "items", "results", "iocs"]);

async function* readEntries(text: AsyncIterable<string>, name: string): AsyncGenerator<Sighting | Unread, api.Around> {
  const envelope: Record<string, unknown> = {};
  const list = { seen: false };
  let count = 0;
  const records = jsonRecords(text, name, (path, opening) => {
    if (isList(path) && opening === "[") list.seen = true;
    return isElement(path) || isAround(path, opening);
  });
  for await (const batch of records) {
    for (const record of batch) {
      if ("value" in record && !isElement(record.path)) {
        envelope[String(record.path[0])] = record.value;
        continue;
      }
      count += 1;
      yield "bad" in record ? unreadRecord("malformed-row", record.bad, count) : readEntry(record.value, count);
    }
  }
  const { error = null } = envelope;
  if (error !== null) throw answerError(error, name);
  if (!list.seen) throw noList(envelope, name);
  return { count, envelope };
}

function isList(path: Path): boolean {
  return path.length === 0 || (path.length === 1 && typeof path[0] === "string" && lists.has(path[0]));
}

function isElement(path: Path): boolean {
  return typeof path.at(-1) === "number" && isList(path.slice(0, -1));
}

/** What stands beside the list and says something: an error, how the answer goes on, or `data` that is no list. */
function isAround([key, ...deeper]: Path, opening: Opening): boolean {
  if (typeof key !== "string" || deeper.length > 0) return false;
  return key === "error" || isPagingKey(key) || (lists.has(key) && opening === "scalar");
}

function readEntry(entry: unknown, number: number): Sighting | Unread {
  const given: Partial<Record<Field, unknown>> = {};
  for (const [key, stated] of Object.entries(asRecord(entry) ?? {})) {
    const field = fieldOf(key)?.field;
    if (field !== undefined) given[field] ??= stated;
  }
  given.value = asRecord(entry)?.["value"];
  const source = asRecord(given.feed);
  given.category ??= source?.["category"];
  given.feed = source?.["feed_name"] ?? given.feed;
  // The scale of a number is not documented; what lies between 0 and 1 can only be a share.
  const share = typeof given.confidence === "number" && given.confidence > 0 && given.confidence < 1;
  return sightingOf(given, { confidenceScale: share ? "0-1" : "0-100" }, number);
}

/** `data: null` is how a server says that something failed: an empty list would be `[]`. */
function noList(envelope: Readonly<Record<string, unknown>>, name: string): PressError {
  const key = Object.keys(envelope).find((each) => lists.has(each));
  if (key === undefined) return shapeError(name, "no list of indicators (`data`)");
  return new PressError(
    "source-answer",
    `${name} says ${shown(JSON.stringify(envelope[key]))} where its list \`${key}\` belongs.`,
    { hint: "Fetch it again later; nothing of it was taken." },
  );
}
