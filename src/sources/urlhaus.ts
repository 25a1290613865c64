import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { abuseChKey, readAbuseCh, type Entry } from "../readers/abuse-ch.ts";
import { asText } from "../readers/pointer.ts";
import { sightingOf } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const options = z.strictObject({
  onlyOnline: z
    .boolean()
    .default(false)
    .describe("Leave out what URLhaus states to be offline. Plain lists state nothing: take `text_online` instead."),
});

const csvHeader = /^(?:#\s*)?"?id"?,\s*"?dateadded"?,\s*"?url"?,/m;
const dumpOrAnswer = /^\s*\{\s*"(?:\d+|query_status)"\s*:/;
const listOfUrls = /^#.*\bURLhaus\b.*$(?:\s*^#.*$)*\s*^(?:https?|ftp):\/\/\S+\s*$/im;

/**
 * URLs that serve malware. The dumps `csv_recent`, `json_recent` and `text_recent` span 30 days, the full ones are ZIP archives,
 * and the API (`urlhaus-api.abuse.ch/v1/urls/recent/`) answers a plain GET. Many hosts are compromised sites of somebody else.
 */
export const urlhaus = defineSource({
  name: "urlhaus",
  summary: "URLhaus of abuse.ch: URLs that serve malware; CSV, JSON and text dumps, or the API's recent URLs",
  nature: "append",
  terms: {
    title: "URLhaus (abuse.ch)",
    license: "CC0-1.0",
    terms: "https://urlhaus.abuse.ch/api/",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://urlhaus.abuse.ch/downloads/csv_recent/",
  every: 5,
  key: abuseChKey,
  confidence: { stated: "none; reporters submit, URLhaus checks whether malware is served", default: "medium" },
  dates: "UTC, to the second",
  deriveHosts: false,
  options,
  recognises: ({ text }) =>
    csvHeader.test(text) ||
    (dumpOrAnswer.test(text) && /"urlhaus_(?:link|reference)"\s*:/.test(text)) ||
    listOfUrls.test(text),
  read: (location, { onlyOnline }, reach) =>
    readAbuseCh(reach.open(location), location, { columns: ["url"], list: "urls", lines: "url" }, reach, (entry) => [
      sighting(entry, onlyOnline),
    ]),
});

function sighting({ fields, number }: Entry, onlyOnline: boolean): Sighting | Unread {
  const status = asText(fields["url_status"])?.toLowerCase() ?? "online";
  if (onlyOnline && status !== "online") return unreadRecord("not-actionable", asText(fields["url"]) ?? "", number);
  const given = {
    value: fields["url"],
    firstSeen: fields["dateadded"] ?? fields["date_added"],
    lastSeen: fields["last_online"],
    threatType: fields["threat"],
    tags: fields["tags"],
    references: fields["urlhaus_link"] ?? fields["urlhaus_reference"],
  };
  return sightingOf(given, { indicatorType: "url" }, number);
}
