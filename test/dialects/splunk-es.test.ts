import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { intelHolds, intelTable } from "../../src/dialects/splunk-es.ts";
import { csvRows } from "../support/csv.ts";
import { item } from "../support/pack.ts";

const rowsOf = (...given: Parameters<typeof intelTable>) => csvRows([...intelTable(...given)].join(""));

describe("an intel file of Splunk Enterprise Security", () => {
  it("gives csv-parse every value that it holds, and no other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
        const held = csvHolds(value) && intelHolds(value) ? [value] : [];
        expect(rowsOf("http", [item("url", value)]).map(({ url }) => url)).toEqual(held);
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves out a value that a lookup would take for a wildcard", () => {
    expect(rowsOf("http", [item("url", "http://m.example/*")])).toEqual([]);
  });

  it("leaves out level low, on which every match would make a finding", () => {
    expect(rowsOf("domain", [item("domain", "a.example", { record: { level: "low" } })])).toEqual([]);
  });

  it.each([
    ["the score", 75, "75"],
    ["1 at least, as Splunk has no weight of 0", 0, "1"],
  ])("weighs %s", (_, score, weight) => {
    expect(rowsOf("ip", [item("ipv4", "203.0.113.9", { record: { score } })])[0]?.["weight"]).toBe(weight);
  });

  it("keeps a row whose report has commas, quotes and line breaks in its title", () => {
    const titles = ['A "new", bad\r\nbotnet'];
    const [row] = rowsOf("domain", [item("domain", "a.example", { facts: { titles } })]);
    expect(row?.["description"]).toBe('Reports: A "new", bad botnet. Score 75 of 100: confidence 75.');
  });
});
