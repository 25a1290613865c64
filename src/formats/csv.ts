import { csvHolds, csvRow } from "../dialects/csv.ts";
import { kinds } from "../model/indicator.ts";
import { defineFormat, rows } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import { oneLine } from "../model/text.ts";

const separator = "|";

const columns: readonly (readonly [string, (item: Item) => string])[] = [
  ["kind", ({ record }) => record.kind],
  ["value", ({ record }) => record.value],
  ["confidence", ({ record }) => record.confidence],
  ["score", ({ record }) => String(record.score)],
  ["level", ({ record }) => record.level],
  ["first_seen", ({ facts }) => facts.firstSeen ?? ""],
  ["last_seen", ({ facts }) => facts.lastSeen ?? ""],
  ["valid_until", ({ record }) => record.until ?? ""],
  ["created", ({ record }) => record.created],
  ["modified", ({ record }) => record.modified],
  ["tlp", ({ facts }) => facts.tlp],
  ["title", ({ facts }) => facts.titles.map((title) => oneLine(title, 250)).find(csvHolds) ?? ""],
  ["threat_types", ({ facts }) => cell(facts.threatTypes)],
  ["malware", ({ facts }) => cell(facts.malware)],
  ["actors", ({ facts }) => cell(facts.actors)],
  ["attack", ({ facts }) => cell(facts.attack)],
  ["tags", ({ facts }) => cell(facts.tags)],
  ["references", ({ facts }) => cell(facts.references)],
  ["sources", ({ facts }) => cell(facts.sources)],
  ["id", ({ record }) => record.id],
];

/** One record an indicator under a header, for programs and spreadsheets alike: dates are ISO 8601 in UTC, words stand between `|`. */
export const csv = defineFormat({
  name: "csv",
  product: "scripts, databases, spreadsheets",
  summary: "CSV (RFC 4180): a header, then one indicator a record",
  kinds,
  documents: [
    {
      file: "indicators.csv",
      open: () =>
        rows({
          head: csvRow(columns.map(([name]) => name)) ?? "",
          row: (entry) => csvRow(cells(entry)) ?? "",
        }),
    },
  ],
  begin: "`indicators.csv`, by any reader of RFC 4180",
  load: "Any reader of RFC 4180: UTF-8, all fields in quotes, words of a list between bars. What a spreadsheet would run is not there.",
  unload: "Replace the table as a whole, or delete the rows whose `id` the next file lacks.",
});

function cells(item: Item): readonly string[] {
  return columns.map(([, of]) => of(item));
}

/** Words of a list in one cell. One that would be two, or would make the row unfit, is left out: the indicator matters more. */
function cell(words: readonly string[]): string {
  return words.filter((word) => csvHolds(word) && !word.includes(separator)).join(separator);
}
