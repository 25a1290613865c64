import { describe, expect, it } from "vitest";
import { PressError } from "../../../src/model/errors.ts";
import { safePattern } from "../../../src/refine/guards/pattern.ts";

describe("safePattern", () => {
  it.each([
    ["an anchored pattern", "^https://cdn\\.example/", "https://cdn.example/x", true],
    ["anchored as given", "^cdn\\.example$", "xcdn.example", false],
    ["a choice without repetition", "^(?:a|b)\\.example$", "b.example", true],
    ["the usual pattern of addresses", "^10\\.(?:\\d{1,3}\\.){2}\\d{1,3}$", "10.1.22.3", true],
    ["a sign in a class repeats nothing", "^[(a+)+]+$", "(a)", true],
    ["an escaped group is none", "^\\(a+\\)+$", "(aa))", true],
    ["a class with an escaped bracket", "^[\\]*+]+$", "]*", true],
  ])("takes %s", (_, source, value, wanted) => {
    expect(safePattern(source).test(value)).toBe(wanted);
  });

  it.each([
    ["a repetition in a repetition", "^(a+)+$"],
    ["a repetition in a counted repetition", "^(a*){20}$"],
    ["a repetition in a few repetitions", "^(a*){3}$"],
    ["a choice in a repetition", "^(a|a)*$"],
    ["a named group", "^(?<x>a+)+$"],
    ["a group in a group", "^((?:a+)b)*$"],
    ["mild repetitions three deep", "^(((a{1,4}){1,4}){1,4})$"],
    ["more than three unbounded repetitions", "^.*.*.*.*$"],
    ["as many, counted", "^.{1,}.{0,}.{9,}.{1,900}$"],
    ["a back-reference", "^(a)\\1$"],
    ["a look ahead", "^(?=a)a$"],
    ["a look behind", "(?<!a)b$"],
    ["a pattern that does not compile", "^("],
    ["an escape that the u flag does not know", "\\-"],
    ["a pattern of over 200 characters", "a".repeat(201)],
  ])("refuses %s", (_, source) => {
    expect(() => safePattern(source)).toThrow(PressError);
    expect(() => safePattern(source)).toThrow(expect.objectContaining({ code: "allowlist-regex" }));
  });
});
