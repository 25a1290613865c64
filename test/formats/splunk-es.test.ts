import { describe, expect, it } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { splunkEs } from "../../src/formats/splunk-es.ts";
import { csvHeader, csvRows } from "../support/csv.ts";
import { goneAt, printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

/** The headers of Splunk's documentation, and the column of the value. */
const files = [
  ["ip", "description,ip,weight", "ip"],
  ["domain", "description,domain,weight", "domain"],
  ["http", "description,http_referrer,http_user_agent,url,weight", "url"],
  ["file", "description,file_hash,file_name,weight", "file_hash"],
  ["email", "description,src_user,subject,weight", "src_user"],
] as const;

for (const [family, header, column] of files) {
  testFormat(splunkEs, {
    file: `local_${family}_intel.csv`,
    golden: `splunk-es/${family}.csv`,
    values(text) {
      expect(csvHeader(text)).toBe(header);
      return csvRows(text).map((row) => row[column] ?? "");
    },
    leavesOut: (value) => !csvHolds(value),
  });
}

/** Where Enterprise Security keeps the rows of each kind, by its documentation of `threat_intel/item`. */
const homes: Readonly<Record<string, string>> = {
  ...{ ipv4: "ip_intel.ip", ipv6: "ip_intel.ip", domain: "ip_intel.domain", url: "http_intel.url" },
  ...{ md5: "file_intel.file_hash", sha1: "file_intel.file_hash", sha256: "file_intel.file_hash" },
  email: "email_intel.src_user",
};

testFormat(splunkEs, {
  file: "gone.csv",
  golden: "splunk-es/gone.csv",
  values: (text) =>
    csvRows(text).map((row) => {
      expect(row["gone"]).toBe(goneAt);
      return `${row["collection"] ?? ""}.${row["field"] ?? ""} ${row["value"] ?? ""}`;
    }),
  leavesOut: (value) => !csvHolds(value),
  shown: (value, kind) => `${homes[kind] ?? ""} ${value}`,
});

it("tells of an indicator that has left where it has to be taken out, also when its level is low by now", () => {
  const left = item("domain", "a.example", { record: { level: "low" } });
  expect(csvRows(printed(splunkEs, [left], "gone.csv"))).toEqual([
    { collection: "ip_intel", field: "domain", value: "a.example", id: left.record.id, gone: goneAt },
  ]);
  expect(csvRows(printed(splunkEs, [], "local_domain_intel.csv"))).toEqual([]);
});

describe("an intel file of Splunk Enterprise Security", () => {
  const rowsOf = (family: string, ...given: Parameters<typeof item>) =>
    csvRows(printed(splunkEs, [item(...given)], `local_${family}_intel.csv`));

  it("leaves out a value that a lookup would take for a wildcard", () => {
    expect(rowsOf("http", "url", "http://m.example/*")).toEqual([]);
  });

  it("leaves out level low, on which every match would make a finding", () => {
    expect(rowsOf("domain", "domain", "a.example", { record: { level: "low" } })).toEqual([]);
  });

  it.each([
    ["the score", 75, "75"],
    ["1 at least, as Splunk has no weight of 0", 0, "1"],
  ])("weighs %s", (_, score, weight) => {
    expect(rowsOf("ip", "ipv4", "203.0.113.9", { record: { score } })[0]?.["weight"]).toBe(weight);
  });

  it("keeps a row whose report has commas, quotes and line breaks in its title", () => {
    const titles = ['A "new", bad\r\nbotnet'];
    const [row] = rowsOf("domain", "domain", "a.example", { facts: { titles } });
    expect(row?.["description"]).toMatch(/ Reports: A "new", bad botnet\.$/);
  });

  it("tells in a finding score and parts, sources, TLP, dates, id and reference, however long the titles are", () => {
    const titles = Array.from({ length: 10 }, (_, at) => `${at} ${"long ".repeat(38)}`);
    const given = item("domain", "a.example", { facts: { titles } });
    const [row] = csvRows(printed(splunkEs, [given], "local_domain_intel.csv"));
    const says = [
      "Score 75 of 100: confidence 75.",
      "Sources: alpha.",
      "TLP:CLEAR.",
      "Seen 2026-05-01",
      given.record.id,
    ];
    for (const each of [...says, "https://alpha.example/threats/1"]) expect(row?.["description"]).toContain(each);
  });
});
