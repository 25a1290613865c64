import { alertWords } from "../dialects/alert-words.ts";
import { attackIds } from "../dialects/attack-ids.ts";
import { type Column, csvTable, csvWords } from "../dialects/csv-table.ts";
import { stixName } from "../dialects/stix-words.ts";
import { defineFormat, type Entry } from "../model/format.ts";
import type { Kind, Level } from "../model/indicator.ts";
import { oneLine } from "../model/text.ts";

/** Values of `indicatorType`; the import has none for MD5 (Microsoft Learn, "Manage indicators"). */
const types: Readonly<Partial<Record<Kind, string>>> = {
  ipv4: "IpAddress",
  ipv6: "IpAddress",
  domain: "DomainName",
  url: "Url",
  sha1: "FileSha1",
  sha256: "FileSha256",
};

const severities: Readonly<Record<Level, string>> = { low: "Low", medium: "Medium", high: "High" };

/** The parameters of the import, in the order of Microsoft's table. */
const columns: readonly Column[] = [
  ["indicatorType", ({ record }) => types[record.kind] ?? ""],
  ["indicatorValue", ({ record }) => record.value],
  // To block is for the owner of the machines to say, never for a feed.
  ["action", () => "Audit"],
  ["title", ({ record }) => oneLine(stixName("Malicious", record), 200)],
  // An alert shows title and description, and nothing else of the row.
  ["description", (entry) => alertWords(entry, 1000)],
  ["expirationTime", (entry) => expiration(entry)],
  ["severity", ({ record }) => severities[record.level]],
  ["recommendedActions", () => ""],
  ["rbacGroups", () => ""],
  ["category", () => ""],
  ["mitretechniques", ({ facts }) => csvWords(attackIds(facts.attack))],
  // Audit without an alert is refused, so that what must not alert (level low) is left out.
  ["GenerateAlert", () => "True"],
];

/** Of the import, for one file. */
const most = 500;

/**
 * Custom indicators of Microsoft Defender for Endpoint, watched and not blocked. Those that have left stand at every level in a file of
 * their own, as it may have been another when they were imported. A row is held to replace what is there of the same value, as
 * Microsoft's own "Submit or Update Indicator" does.
 */
export const defenderCsv = defineFormat({
  name: "defender-csv",
  product: "Microsoft Defender for Endpoint",
  summary: "indicators (CSV import, action Audit): no MD5, email or CVE; without level low",
  kinds: ["ipv4", "ipv6", "domain", "url", "sha1", "sha256"],
  limit: { indicators: 15_000, says: "a tenant holds 15,000 indicators" },
  documents: [
    { file: "indicators.csv", keeps: ({ level }) => level !== "low", most, open: () => csvTable(columns) },
    { file: "expired.csv", of: "gone", most, open: () => csvTable(columns) },
  ],
  begin: "Settings → Endpoints → Indicators → Import: each `indicators*.csv`",
  load:
    "Settings → Endpoints → Indicators → Import: `indicators.csv` and those numbered after it, 500 rows each. Every row is " +
    "`Audit`, which alerts and blocks nothing.",
  unload:
    "One: import `expired.csv`, where those that have left have an `expirationTime` that is over. Others end at theirs. All: Delete on " +
    "the same page.",
});

/** The end of the lease, or of the stay in the pack where that came before. */
function expiration({ record, gone }: Entry): string {
  const end = gone !== undefined && (record.until === undefined || gone < record.until) ? gone : record.until;
  return end === undefined ? "" : defenderTime(end);
}

/** `YYYY-MM-DDTHH:MM:SS.0Z`: the one form that the import documents. */
function defenderTime(iso: string): string {
  return `${iso.slice(0, 19)}.0Z`;
}
