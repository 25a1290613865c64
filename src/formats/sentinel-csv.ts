import { type Column, csvTable, csvWords } from "../dialects/csv-table.ts";
import { stixConfidence } from "../dialects/stix.ts";
import { validVersion } from "../dialects/stix-version.ts";
import { stixDescription } from "../dialects/stix-words.ts";
import { defineFormat } from "../model/format.ts";
import type { Level, Tlp } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
import { oneLine } from "../model/text.ts";

/** Kinds with their `observableType`. Hashes have a template of their own, and email stands in none (Microsoft Learn). */
const observableTypes = { ipv4: "ipv4-addr", ipv6: "ipv6-addr", domain: "domain-name", url: "url" } as const;
const csvKinds = ["ipv4", "ipv6", "domain", "url"] as const;

/** TLP 2.0 in the words of TLP 1.0 that the template has. `red` for amber+strict: a lesser word would widen the audience. */
const tlpLevels: Readonly<Record<Tlp, string>> = {
  clear: "white",
  green: "green",
  amber: "amber",
  "amber+strict": "red",
  red: "red",
};

/** From 0 to 5, as Microsoft's own example has it. */
const severities: Readonly<Record<Level, string>> = { low: "1", medium: "3", high: "5" };

/** The template "All other indicator types" (Microsoft Learn, "Add threat intelligence in bulk"), to the letter. */
const columns: readonly Column[] = [
  ["threatTypes", ({ facts }) => csvWords(facts.threatTypes)],
  ["tags", ({ facts }) => csvWords(facts.tags)],
  ["name", (item) => versionOf(item).name],
  ["description", ({ record, facts }) => oneLine(stixDescription(record, facts, 1000), 1000)],
  ["confidence", ({ record }) => String(stixConfidence[record.confidence])],
  ["revoked", () => ""],
  ["validFrom", (item) => versionOf(item).validFrom],
  ["validUntil", (item) => versionOf(item).validUntil ?? ""],
  ["tlpLevel", ({ facts }) => tlpLevels[facts.tlp]],
  ["severity", ({ record }) => severities[record.level]],
  [
    "observableType",
    ({ record }) => csvKinds.flatMap((kind) => (kind === record.kind ? observableTypes[kind] : [])).join(""),
  ],
  ["observableValue", ({ record }) => record.value],
];

/** A file for Microsoft Sentinel's portal. Level low is left out, as in `sentinel-upload`. */
export const sentinelCsv = defineFormat({
  name: "sentinel-csv",
  product: "Microsoft Sentinel, by its portal",
  summary: "file import (CSV): addresses, domains and URLs; without level low",
  kinds: csvKinds,
  documents: [
    {
      file: "indicators.csv",
      keeps: ({ level }) => level !== "low",
      // A file may have 50 MB: ten times what a row has on average.
      most: 8_000,
      open: () => csvTable(columns),
    },
  ],
  begin: "Threat intelligence → Import → Import using a file → CSV",
  load: "Threat intelligence → Import → Import using a file → CSV: `indicators.csv`, with a source name of its own for each import.",
  unload:
    "One: the rows have no id to revoke them by, so delete the import before, filtered by its source, and import the next file. " +
    "By themselves they end at `validUntil`.",
});

function versionOf({ record, facts }: Item) {
  return validVersion(record, facts);
}
