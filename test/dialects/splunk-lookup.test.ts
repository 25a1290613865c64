import { describe, expect, it } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { lookupFamilies, lookups, lookupTable } from "../../src/dialects/splunk-lookup.ts";
import { csvRows } from "../support/csv.ts";
import { hostileTexts, thousandTexts } from "../support/hostile-text.ts";
import { trickyValues } from "../support/hunts.ts";
import { item } from "../support/pack.ts";

const texts = [...new Set([...trickyValues, ...hostileTexts, ...thousandTexts()])];

describe.each(lookupFamilies)("the lookup by %s", (family) => {
  const { match, intel } = lookups[family];
  const [kind = "url"] = intel.kinds;

  it("gives csv-parse every value that it holds, and leaves the others out", () => {
    const writer = lookupTable(family);
    const rows = csvRows(writer.take(texts.map((value) => item(kind, value))) + [...writer.end()].join(""));
    const held = texts.filter((value) => csvHolds(value) && (family !== "domain" || !value.includes("*")));
    expect(held.length).toBeGreaterThan(200);
    const wanted = family === "domain" ? held.flatMap((value) => [value, `*.${value}`]) : held;
    expect(rows.map(({ [match]: value }) => value)).toEqual(wanted);
  });

  it("keeps an indicator whose words no cell can hold, without them", () => {
    const words = [...hostileTexts, ...thousandTexts()];
    const facts = { sources: words, references: words, titles: words };
    const writer = lookupTable(family);
    const [row] = csvRows(writer.take([item(kind, "x.example", { facts })]) + [...writer.end()].join(""));
    expect(row).toMatchObject({ [match]: "x.example", indicator: "x.example", reference: words.find(csvHolds) });
  });
});
