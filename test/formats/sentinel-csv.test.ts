import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { sentinelCsv } from "../../src/formats/sentinel-csv.ts";
import { csvHeader, csvRows } from "../support/csv.ts";
import { printed, testFormat } from "../support/format.ts";
import { item, pack } from "../support/pack.ts";

const template =
  "threatTypes,tags,name,description,confidence,revoked,validFrom,validUntil,tlpLevel,severity,observableType,observableValue";

testFormat(sentinelCsv, {
  golden: "sentinel.csv",
  values(text) {
    expect(csvHeader(text)).toBe(template);
    return csvRows(text).map(({ observableValue = "" }) => observableValue);
  },
  leavesOut: (value) => !csvHolds(value),
});

describe("a row of Sentinel's template", () => {
  const row = (...given: Parameters<typeof item>) => csvRows(printed(sentinelCsv, [item(...given)]))[0];

  it.each([
    ["ipv4", "203.0.113.9", "ipv4-addr"],
    ["ipv6", "2001:db8::9", "ipv6-addr"],
    ["domain", "a.example", "domain-name"],
    ["url", "http://a.example/x", "url"],
  ] as const)("calls %s %s %s", (kind, value, wanted) => {
    expect(row(kind, value)?.["observableType"]).toBe(wanted);
  });

  it.each([
    ["clear", "white"],
    ["green", "green"],
    ["amber", "amber"],
    ["amber+strict", "red"],
    ["red", "red"],
  ] as const)("says TLP:%s as %s, never as more than it allows", (tlp, wanted) => {
    expect(row("domain", "a.example", { facts: { tlp } })?.["tlpLevel"]).toBe(wanted);
  });

  it("is not there for level low, on which Sentinel's rules would alert", () => {
    expect(row("domain", "a.example", { record: { level: "low" } })).toBeUndefined();
  });

  it("keeps an indicator whose tags would be formulas or two tags, without them", () => {
    expect(row("domain", "a.example", { facts: { tags: ["=1+1", "a,b", "c2", "apt"] } })?.["tags"]).toBe("c2,apt");
  });

  it("ends its description in sources and score, which rules read there, however long the titles are", () => {
    const titles = Array.from({ length: 10 }, (_, at) => `${at} ${"long ".repeat(38)}`);
    const { description = "" } = row("domain", "a.example", { facts: { titles } }) ?? {};
    expect(description.length).toBeLessThanOrEqual(1000);
    expect(description).toMatch(/^Reports: 0 long .*… Sources: alpha\. Score 75 of 100: confidence 75\.$/);
  });

  it("gives csv-parse every value that it holds, and no other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
        expect(row("url", value)?.["observableValue"]).toBe(csvHolds(value) ? value : undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it("stands in a file below 50 MB, with rows ten times as long as these", () => {
    const text = printed(sentinelCsv, pack);
    const mean = text.length / csvRows(text).length;
    expect(10 * mean * (sentinelCsv.documents[0]?.most ?? Infinity)).toBeLessThan(50e6);
  });
});
