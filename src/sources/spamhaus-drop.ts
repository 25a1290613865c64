import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { decoded, headOf } from "../readers/bytes.ts";
import { lineBatches } from "../readers/lines.ts";
import { asRecord, asText } from "../readers/pointer.ts";
import { ndjsonRecords } from "../readers/records.ts";
import { readTime, type Draft } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const jsonStart = /^\s*\{\s*"(?:cidr|sblid|rir)"\s*:/;
const textStart = /^;\s*Spamhaus E?DROP(?:v6)? List/i;

/**
 * Spamhaus DROP: networks that criminals lease or have hijacked. As JSON it is one entry a line, with a line about the list as a
 * whole, which is the last as a rule; as text, an entry and its number in Spamhaus' block list a line.
 */
export const spamhausDrop = defineSource({
  name: "spamhaus-drop",
  summary: "Spamhaus DROP: networks of criminals, NDJSON or text",
  nature: "snapshot",
  terms: {
    title: "Spamhaus DROP",
    license: "free of charge with credit, date and copyright kept",
    terms: "https://www.spamhaus.org/drop/terms/",
    attribution: "DROP list, (c) The Spamhaus Project SLU.",
    republish: "ask",
    tlp: "clear",
  },
  url: "https://www.spamhaus.org/drop/drop_v4.json",
  every: 60,
  confidence: { stated: "none: each network was judged by hand", default: "high" },
  dates: "of the list as a whole, UTC to the second",
  // All of its entries may be networks, of which none is an indicator.
  emptyIsValid: true,
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => textStart.test(text) || (jsonStart.test(text) && text.includes('"sblid"')),
  async *read(location, _options, reach) {
    const { text } = await headOf(reach.open(location), location);
    yield* text.trimStart().startsWith(";") ? readText(location, reach) : readJson(location, reach);
  },
});

async function* readJson(location: string, reach: Reach): AsyncGenerator<Sighting | Unread> {
  // Two passes: the date of all entries stands behind them, and so does their number.
  const lastSeen = await dateOfWhole(location, reach);
  for await (const records of ndjsonRecords(decoded(reach.open(location), location))) {
    for (const record of records) {
      if ("bad" in record) yield unreadRecord("malformed-row", record.bad, record.number);
      else if (!isMetadata(record.value)) {
        const { cidr, sblid } = asRecord(record.value) ?? {};
        const value = asText(cidr);
        if (value === undefined) yield unreadRecord("no-value", JSON.stringify(record.value), record.number);
        else yield network(value, asText(sblid), lastSeen);
      }
    }
  }
}

/** Throws for a list that ends early: from a snapshot, what is missing would be withdrawn. */
async function dateOfWhole(location: string, reach: Reach): Promise<string | undefined> {
  let whole: Readonly<Record<string, unknown>> | undefined;
  let entries = 0;
  for await (const records of ndjsonRecords(decoded(reach.open(location), location))) {
    for (const record of records) {
      if ("value" in record && isMetadata(record.value)) whole = asRecord(record.value);
      else entries += 1;
    }
  }
  const promised = whole === undefined ? "its last line" : `${asText(whole["records"]) ?? "0"} entries`;
  if (whole === undefined || entries < Number(whole["records"] ?? 0)) {
    const hint = "Fetch it again; nothing of it was taken.";
    const message = `${location} ends before ${promised}: ${entries} were read.`;
    throw new PressError("input-truncated", message, { hint });
  }
  return readTime(whole["timestamp"]);
}

function isMetadata(value: unknown): boolean {
  return asRecord(value)?.["type"] === "metadata";
}

async function* readText(location: string, reach: Reach): AsyncGenerator<Sighting | Unread> {
  let lastSeen: string | undefined;
  for await (const lines of lineBatches(decoded(reach.open(location), location))) {
    for (const { text, number } of lines) {
      lastSeen ??= readTime(/^;\s*Last-Modified:\s*(.+)$/i.exec(text)?.[1]);
      if (text.trim() === "" || text.startsWith(";")) continue;
      const [, value, sblid] = /^\s*(\S+)\s*(?:;\s*(SBL\d+)\s*)?$/.exec(text) ?? [];
      yield value === undefined ? unreadRecord("malformed-row", text, number) : network(value, sblid, lastSeen);
    }
  }
}

function network(value: string, sblid: string | undefined, lastSeen: string | undefined): Sighting {
  const draft: Draft = { value, type: "cidr" };
  if (sblid !== undefined) draft.tags = [sblid];
  if (lastSeen !== undefined) draft.lastSeen = lastSeen;
  return draft;
}
