import fc from "fast-check";
import { expect, it } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { intelHolds, intelTable } from "../../src/dialects/splunk-es.ts";
import { csvRows } from "../support/csv.ts";
import { trickyValues } from "../support/hunts.ts";
import { item } from "../support/pack.ts";

it("an intel file gives csv-parse every value that it holds, and no other", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
      const entry = item("url", value);
      const held = intelHolds(entry.record);
      const writer = intelTable("http");
      const text = writer.take(held ? [entry] : []) + [...writer.end()].join("");
      expect(csvRows(text).map(({ url }) => url)).toEqual(held && csvHolds(value) ? [value] : []);
    }),
    { numRuns: 1000 },
  );
});

it("an intel file leaves out what breaks converters, or holds it as it is", () => {
  const entries = trickyValues.map((value) => item("url", value)).filter(({ record }) => intelHolds(record));
  const writer = intelTable("http");
  const held = trickyValues.filter((value) => csvHolds(value) && !value.includes("*"));
  expect(held.length).toBeGreaterThan(20);
  expect(csvRows(writer.take(entries) + [...writer.end()].join("")).map(({ url }) => url)).toEqual(held);
});
