import { attackIds } from "../dialects/attack-ids.ts";
import { type Column, csvTable, csvWords } from "../dialects/csv-table.ts";
import { stixDescription, stixName } from "../dialects/stix-words.ts";
import { defineFormat } from "../model/format.ts";
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
  ["description", ({ record, facts }) => oneLine(stixDescription(record, facts), 1000)],
  ["expirationTime", ({ record }) => (record.until === undefined ? "" : defenderTime(record.until))],
  ["severity", ({ record }) => severities[record.level]],
  ["recommendedActions", () => ""],
  ["rbacGroups", () => ""],
  ["category", () => ""],
  ["mitretechniques", ({ facts }) => csvWords(attackIds(facts.attack))],
  // Audit without an alert is refused, so that what must not alert (level low) is left out.
  ["GenerateAlert", () => "True"],
];

/** Custom indicators of Microsoft Defender for Endpoint, watched and not blocked. */
export const defenderCsv = defineFormat({
  name: "defender-csv",
  product: "Microsoft Defender for Endpoint",
  summary: "indicators (CSV import, action Audit): no MD5, email or CVE; without level low",
  kinds: ["ipv4", "ipv6", "domain", "url", "sha1", "sha256"],
  limit: { indicators: 15_000, says: "a tenant holds 15,000 indicators" },
  documents: [
    {
      file: "indicators.csv",
      keeps: ({ level }) => level !== "low",
      // Of the import, for one file.
      most: 500,
      open: () => csvTable(columns),
    },
  ],
  load: "Settings → Endpoints → Indicators, the tab of the kind, Import. Every row is `Audit`, which alerts and blocks nothing.",
  unload: "By themselves at `expirationTime`, or by Delete on the same page.",
});

/** `YYYY-MM-DDTHH:MM:SS.0Z`: the one form that the import documents. */
function defenderTime(iso: string): string {
  return `${iso.slice(0, 19)}.0Z`;
}
