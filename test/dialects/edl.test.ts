import { expect, it } from "vitest";
import { edlEntry } from "../../src/dialects/edl.ts";
import { manyHostileTexts } from "../support/hostile-items.ts";

it.each([
  ["loses its scheme", "https://m.example/x?id=1", "m.example/x?id=1"],
  ["keeps its port and its case", "http://m.example:8080/A", "m.example:8080/A"],
  ["may have 255 characters", `http://m.example/${"a".repeat(245)}`, `m.example/${"a".repeat(245)}`],
  ["may not have more", `http://m.example/${"a".repeat(246)}`, undefined],
  ["may not hold a wildcard of many labels", "http://m.example/a*b", undefined],
  ["may not hold a wildcard of one label", "http://m.example/a^b", undefined],
  ["is of the web", "ftp://m.example/x", undefined],
  ["has no blank", "http://m.example/a b", undefined],
])("an entry %s", (_, url, wanted) => {
  expect(edlEntry(url)).toBe(wanted);
});

it("gives back every hostile text that it takes, but for its scheme", () => {
  const taken = manyHostileTexts().filter((text) => edlEntry(text) !== undefined);
  expect(taken.map((text) => `http://${edlEntry(text) ?? ""}`)).toEqual(taken);
});
