import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { asRecord, asText } from "../readers/pointer.ts";
import { jsonRecords, shapeError, type JsonRecord } from "../readers/records.ts";
import { readTime, type Draft } from "../readers/sighting.ts";
import { readUrls, saysYes } from "../readers/stated.ts";
import { unreadRecord } from "../readers/unread.ts";

/** PhishTank's dump of phishes that are online and verified by votes of its members. */
export const phishtank = defineSource({
  name: "phishtank",
  summary: "PhishTank: verified phishing URLs that are online, JSON",
  nature: "snapshot",
  terms: {
    title: "PhishTank",
    license: "unclear",
    terms: "https://www.phishtank.com/developer_info.php",
    attribution: "Phishing URLs by PhishTank, https://www.phishtank.com.",
    republish: "ask",
    tlp: "clear",
  },
  url: "https://data.phishtank.com/data/online-valid.json.gz",
  every: 60,
  // With one: https://data.phishtank.com/data/{key}/online-valid.json.gz
  key: { as: "path", required: false, from: "https://www.phishtank.com/api_register.php" },
  confidence: { stated: "verified or not, and only what is verified is taken", default: "high" },
  dates: "to the second, with zone",
  deriveHosts: true,
  options: z.strictObject({}),
  recognises: ({ text }) => /^\s*\[\s*\{/.test(text) && text.includes('"phish_id"'),
  async *read(location, _options, reach) {
    const list = { seen: false };
    const records = jsonRecords(decoded(reach.open(location), location), location, (path, opening) => {
      if (path.length === 0 && opening === "[") list.seen = true;
      return path.length === 1 && typeof path[0] === "number";
    });
    for await (const batch of records) for (const record of batch) yield phish(record);
    if (!list.seen) throw shapeError(location, "no list of phishes");
  },
});

/** Its `details` name servers that host much else too, so nothing of them is an indicator. */
function phish(record: JsonRecord): Sighting | Unread {
  if ("bad" in record) return unreadRecord("malformed-row", record.bad, record.number);
  const entry = asRecord(record.value);
  const value = asText(entry?.["url"]);
  if (entry === undefined || value === undefined) return unreadRecord("no-value", "", record.number);
  if (!saysYes(entry["verified"])) return unreadRecord("not-actionable", value, record.number);
  const draft: Draft = { value, type: "url", threatType: "phishing", verified: true };
  const firstSeen = readTime(entry["submission_time"]);
  if (firstSeen !== undefined) draft.firstSeen = firstSeen;
  const lastSeen = readTime(entry["verification_time"]);
  if (lastSeen !== undefined) draft.lastSeen = lastSeen;
  const references = readUrls(entry["phish_detail_url"]);
  if (references.length > 0) draft.references = references;
  const target = asText(entry["target"]);
  if (target !== undefined && target !== "Other") draft.tags = [target];
  if (asText(entry["online"])?.toLowerCase() === "no") draft.withdrawn = true;
  return draft;
}
