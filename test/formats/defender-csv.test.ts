import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { defenderCsv } from "../../src/formats/defender-csv.ts";
import { csvHeader, csvRows } from "../support/csv.ts";
import { printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

const parameters =
  "indicatorType,indicatorValue,action,title,description,expirationTime,severity,recommendedActions,rbacGroups,category,mitretechniques,GenerateAlert";

testFormat(defenderCsv, {
  golden: "defender.csv",
  values(text) {
    expect(csvHeader(text)).toBe(parameters);
    return csvRows(text).map(({ indicatorValue = "" }) => indicatorValue);
  },
  leavesOut: (value) => !csvHolds(value),
});

testFormat(defenderCsv, {
  file: "expired.csv",
  golden: "defender-expired.csv",
  values: (text) => csvRows(text).map(({ indicatorValue = "" }) => indicatorValue),
  leavesOut: (value) => !csvHolds(value),
});

describe("a row that ends what has left", () => {
  const rows = (file: string, ...given: Parameters<typeof item>) =>
    csvRows(printed(defenderCsv, [item(...given)], file));

  it("is the row that was imported, but for the time at which it ends", () => {
    const [live, gone] = [rows("indicators.csv", "domain", "a.example"), rows("expired.csv", "domain", "a.example")];
    expect(gone).toEqual([{ ...live[0], expirationTime: "2026-05-20T08:00:00.0Z" }]);
  });

  it("never lets it live longer than its lease", () => {
    const until = "2026-05-19T00:00:00.000Z";
    const [row] = rows("expired.csv", "domain", "a.example", { record: { until } });
    expect(row?.["expirationTime"]).toBe("2026-05-19T00:00:00.0Z");
  });

  it("is there for level low too, as that may have been higher when it was imported", () => {
    expect(rows("expired.csv", "domain", "a.example", { record: { level: "low" } })).toHaveLength(1);
  });
});

describe("a row of Defender's import", () => {
  const row = (...given: Parameters<typeof item>) => csvRows(printed(defenderCsv, [item(...given)]))[0];

  it("watches and blocks nothing, and ends with the lease in the one form of time that is documented", () => {
    expect(row("domain", "a.example")).toMatchObject({
      indicatorType: "DomainName",
      action: "Audit",
      GenerateAlert: "True",
      expirationTime: "2026-08-08T08:00:00.0Z",
      severity: "High",
      mitretechniques: "T1071,T1071.004",
    });
  });

  it("tells in an alert score and parts, sources, TLP, dates, id and reference, however long the titles are", () => {
    const titles = Array.from({ length: 10 }, (_, at) => `${at} ${"long ".repeat(38)}`);
    const { description = "" } = row("domain", "a.example", { facts: { titles } }) ?? {};
    const { id } = item("domain", "a.example").record;
    const says = ["Score 75 of 100: confidence 75.", "Sources: alpha.", "TLP:CLEAR.", "Seen 2026-05-01", id];
    for (const each of [...says, "https://alpha.example/threats/1"]) expect(description).toContain(each);
    expect(description).toHaveLength(1000);
  });

  it.each([
    ["ipv4", "203.0.113.9", "IpAddress"],
    ["ipv6", "2001:db8::9", "IpAddress"],
    ["url", "http://a.example/x", "Url"],
    ["sha1", "ba39a3ee5e6b4b0d3255bfef95601890afd80709", "FileSha1"],
    ["sha256", "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "FileSha256"],
  ] as const)("calls %s %s %s", (kind, value, wanted) => {
    expect(row(kind, value)?.["indicatorType"]).toBe(wanted);
  });

  it("is not there for level low, since Audit always alerts", () => {
    expect(row("domain", "a.example", { record: { level: "low" } })).toBeUndefined();
  });

  it("fits the import with its 500 rows", () => {
    expect(defenderCsv.documents.map(({ most }) => most)).toEqual([500, 500]);
  });

  it("gives csv-parse every value that it holds, and no other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
        expect(row("url", value)?.["indicatorValue"]).toBe(csvHolds(value) ? value : undefined);
      }),
      { numRuns: 1000 },
    );
  });
});
