import { describe, expect, it } from "vitest";
import { nearest } from "../../src/config/nearest.ts";

describe("nearest", () => {
  it.each([
    ["a dropped letter", "colums", ["columns", "path"], "columns"],
    ["an added letter", "pathh", ["columns", "path"], "path"],
    ["a replaced letter", "tipe", ["type", "tlp"], "type"],
    ["two neighbours swapped count as one slip", "ptah", ["path"], "path"],
    ["capitals do not count", "deriveHOSTS", ["deriveHosts"], "deriveHosts"],
    ["two slips in a longer word", "republsih!", ["republish"], "republish"],
    ["the nearer of two", "levles", ["level", "levels"], "levels"],
    ["the earlier of two that are as near", "ab", ["ax", "ay"], "ax"],
  ])("finds the word behind %s", (_, word, candidates, wanted) => {
    expect(nearest(word, candidates)).toBe(wanted);
  });

  it.each([
    ["another word", "quick", ["columns", "path"]],
    ["a short word with two slips", "abcd", ["abxy"]],
    ["a letter that would have to change altogether", "x", ["y"]],
    ["no candidates", "path", []],
  ])("suggests nothing for %s", (_, word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined();
  });
});
