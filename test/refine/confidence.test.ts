import { describe, expect, it } from "vitest";
import { confidenceOf } from "../../src/refine/confidence.ts";

describe("confidenceOf", () => {
  it.each([
    ["the least number", 0, "low"],
    ["just below the middle", 49.9, "low"],
    ["the middle", 50, "medium"],
    ["just below the upper quarter", 74, "medium"],
    ["the upper quarter", 75, "high"],
    ["the greatest number", 100, "high"],
    ["a number as text", "80", "high"],
    ["a percentage", "30 %", "low"],
    ["our own word in capitals", "HIGH", "high"],
    ["blanks and underscores", " Almost_certain ", "high"],
    ["likely stands for 70 in STIX", "likely", "medium"],
    ["very likely stands for 85", "very-likely", "high"],
    ["confirmed", "confirmed", "high"],
    ["unconfirmed", "unconfirmed", "low"],
    ["possible", "possible", "medium"],
    ["doubtful", "doubtful", "low"],
    ["a letter of the Admiralty code", "C", "medium"],
    ["an Admiralty grade is as good as its weaker half", "B2", "medium"],
    ["a reliable source of an improbable report", "a5", "low"],
    ["the best grade", "A1", "high"],
  ])("%s", (_, stated, wanted) => {
    for (const fallback of ["low", "high"] as const) expect(confidenceOf(stated, fallback)).toBe(wanted);
  });

  it.each([
    ["nothing stated", undefined],
    ["a word for not knowing", "unknown"],
    ["an empty text", ""],
    ["a number below the scale", -1],
    ["a number above the scale", 101],
    ["no number", NaN],
    ["a text above the scale", "1000"],
    ["an Admiralty grade that judges nothing", "F6"],
    ["a word that every object knows", "constructor"],
  ])("falls back for %s", (_, stated) => {
    expect(confidenceOf(stated, "medium")).toBe("medium");
    expect(confidenceOf(stated, "low")).toBe("low");
  });
});
