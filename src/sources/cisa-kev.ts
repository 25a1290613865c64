import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { asRecord, asText } from "../readers/pointer.ts";
import { elementsAt, type JsonRecord } from "../readers/records.ts";
import { readTime, type Draft } from "../readers/sighting.ts";
import { readUrls, readWords } from "../readers/stated.ts";
import { unreadRecord } from "../readers/unread.ts";

/** CISA's catalogue of vulnerabilities that are known to be exploited. It is whole every time: what is absent was taken out. */
export const cisaKev = defineSource({
  name: "cisa-kev",
  summary: "CISA Known Exploited Vulnerabilities catalogue, JSON",
  nature: "snapshot",
  terms: {
    title: "CISA Known Exploited Vulnerabilities",
    license: "CC0-1.0",
    terms: "https://www.cisa.gov/sites/default/files/licenses/kev/license.txt",
    republish: "yes",
    tlp: "clear",
  },
  url: "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
  confidence: { stated: "none: each is confirmed to be exploited", default: "high" },
  dates: "day added, UTC",
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => /^\s*\{/.test(text) && text.includes('"vulnerabilities"') && text.includes('"cveID"'),
  async *read(location, _options, reach) {
    for await (const records of elementsAt(decoded(reach.open(location), location), location, ["vulnerabilities"])) {
      for (const record of records) yield vulnerability(record);
    }
  },
});

function vulnerability(record: JsonRecord): Sighting | Unread {
  if ("bad" in record) return unreadRecord("malformed-row", record.bad, record.number);
  const entry = asRecord(record.value);
  const value = asText(entry?.["cveID"]);
  if (entry === undefined || value === undefined) return unreadRecord("no-value", "", record.number);
  const draft: Draft = { value, type: "cve", confidence: "high", verified: true };
  const firstSeen = readTime(entry["dateAdded"]);
  if (firstSeen !== undefined) draft.firstSeen = firstSeen;
  const title = asText(entry["vulnerabilityName"]);
  if (title !== undefined) draft.title = title;
  // The notes mix prose and addresses; only the addresses are references.
  const references = readUrls(entry["notes"]);
  if (references.length > 0) draft.references = references;
  const tags = readWords(entry["cwes"]).map((cwe) => cwe.toLowerCase());
  if (asText(entry["knownRansomwareCampaignUse"]) === "Known") tags.push("ransomware");
  if (tags.length > 0) draft.tags = tags;
  return draft;
}
