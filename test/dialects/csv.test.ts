import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { csvHolds, csvRow } from "../../src/dialects/csv.ts";
import { hostileText, hostileTexts } from "../support/hostile-text.ts";

it.each([
  ["a comma stays inside of its quotes", ["a,b", "c"], '"a,b","c"\r\n'],
  ["a quote is doubled", ['a"b'], '"a""b"\r\n'],
  ["a backslash means nothing", ['\\"'], '"\\"""\r\n'],
  ["a minus is only led by in numbers and formulas", ["a-1"], '"a-1"\r\n'],
  ["an empty field is a field", ["", ""], '"",""\r\n'],
])("%s", (_, fields, wanted) => {
  expect(csvRow(fields)).toBe(wanted);
});

it.each([
  ["a formula", "=1+1"],
  ["a sum", "@SUM(1)"],
  ["a number with a sign", "+1"],
  ["a negative number", "-1"],
  ["a formula in full width", "＝1"],
  ["a tab before a formula", "\t=1"],
  ["a line break before a formula", "\r=1"],
  ["a line break", "a\nb"],
  ["a character that is nothing in CSV", "a\u0000b"],
  ["half a character", "a\ud800"],
])("holds no %s, nor the record that it stands in", (_, text) => {
  expect(csvHolds(text)).toBe(false);
  expect(csvRow(["a", text])).toBeUndefined();
});

it("gives csv-parse every text that it holds", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(hostileText, fc.constantFrom(...hostileTexts)), { minLength: 1 }), (texts) => {
      const held = texts.filter(csvHolds);
      fc.pre(held.length > 0);
      expect(parse(csvRow(held) ?? "", { record_delimiter: "\r\n" })).toEqual([held]);
    }),
    { numRuns: 1000 },
  );
});
