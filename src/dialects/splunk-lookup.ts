import { type Entry, rows, type Writer } from "../model/format.ts";
import { type Column, csvWords } from "./csv-table.ts";
import { csvHolds, csvRow } from "./csv.ts";
import { listSentence, scoreParts } from "./prose.ts";
import { type Intel, intel } from "./splunk-es.ts";
import { oneLine } from "../model/text.ts";

/** What a lookup is asked for. */
export const lookupFamilies = ["ip", "domain", "url", "hash", "email"] as const;
export type LookupFamily = (typeof lookupFamilies)[number];

export interface Lookup {
  /** Name of its definition, and of its file without `.csv`. The vendor's searches ask for the first two by these names. */
  readonly name: string;
  /** Column that an event is compared with, in the words of the Common Information Model. */
  readonly match: string;
  /** Where Splunk Enterprise Security would keep the same indicators: its searches show the same words. */
  readonly intel: Intel;
}

/** The lookups of the app, by what they are asked for. */
export const lookups: Readonly<Record<LookupFamily, Lookup>> = {
  ip: { name: "threat_intel_by_ip", match: "src_ip", intel: intel.ip },
  domain: { name: "threat_intel_by_domain", match: "query", intel: intel.domain },
  url: { name: "threat_intel_by_url", match: "url", intel: intel.http },
  hash: { name: "threat_intel_by_hash", match: "file_hash", intel: intel.file },
  email: { name: "threat_intel_by_email", match: "src_user", intel: intel.email },
};

/** Columns that tell of an indicator, beside the one to match and `threat_key`, its id. */
export const lookupFacts = [
  ...["threat_collection", "indicator", "kind", "confidence", "score", "score_parts", "level", "sources"],
  ...["first_seen", "last_seen", "valid_until", "tlp", "reference", "description"],
] as const;

/**
 * The CSV file of a lookup. A domain has a second row, with an asterisk for the names below it: `*example.com` alone would match
 * `notexample.com` too. So a domain with an asterisk of its own is left out.
 */
export function lookupTable(family: LookupFamily): Writer {
  const { match, intel } = lookups[family];
  const facts: readonly Column[] = [
    ["threat_key", ({ record }) => record.id],
    ["threat_collection", () => intel.collection],
    ...described,
  ];
  const row = (shown: string, entry: Entry) => csvRow([shown, ...facts.map(([, cell]) => cell(entry))]);
  return rows({
    // Read by name: the header must hold the columns above, and stands without quotes as in Splunk's documentation.
    head: `${[match, ...facts.map(([name]) => name)].join(",")}\r\n`,
    row: (entry) => {
      const { value } = entry.record;
      if (family !== "domain") return row(value, entry) ?? "";
      if (value.includes("*")) return "";
      const [itself, below] = [row(value, entry), row(`*.${value}`, entry)];
      return itself === undefined || below === undefined ? "" : itself + below;
    },
  });
}

const described: readonly Column[] = [
  ["indicator", ({ record }) => record.value],
  ["kind", ({ record }) => record.kind],
  ["confidence", ({ record }) => record.confidence],
  ["score", ({ record }) => String(record.score)],
  ["score_parts", ({ record }) => scoreParts(record.parts)],
  ["level", ({ record }) => record.level],
  ["sources", ({ facts }) => csvWords(facts.sources)],
  ["first_seen", ({ facts }) => facts.firstSeen ?? ""],
  ["last_seen", ({ facts }) => facts.lastSeen ?? ""],
  ["valid_until", ({ record }) => record.until ?? ""],
  ["tlp", ({ facts }) => `TLP:${facts.tlp.toUpperCase()}`],
  ["reference", ({ facts }) => facts.references.find(csvHolds) ?? ""],
  ["description", ({ facts }) => oneLine(listSentence("Reports", facts.titles), 1000)],
];
