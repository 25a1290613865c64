import { describe, expect, it } from "vitest";
import type { Tlp } from "../../src/model/indicator.ts";
import type { SourceTerms } from "../../src/model/settings.ts";
import { mayPrint } from "../../src/refine/gate.ts";

const terms = (republish: SourceTerms["republish"], tlp: Tlp): SourceTerms => ({
  title: "Feed",
  license: "x",
  republish,
  tlp,
});

describe("the gate", () => {
  it.each<[string, "public" | "internal", SourceTerms["republish"], boolean]>([
    ["a free licence passes into a public tree", "public", "yes", true],
    ["a licence that forbids republishing bars it", "public", "no", false],
    ["unclear terms are treated as forbidding", "public", "ask", false],
    ["an internal tree takes what may not be republished", "internal", "no", true],
    ["and what is unclear", "internal", "ask", true],
  ])("%s", (_, audience, republish, passes) => {
    expect(mayPrint(undefined, terms(republish, "clear"), { audience, tlp: "clear" })).toBe(passes);
  });
  it.each<[string, Tlp | undefined, Tlp, Tlp, boolean]>([
    ["a sighting as open as the tree passes", "green", "clear", "green", true],
    ["a stricter one is barred", "amber", "clear", "green", false],
    ["a more open one passes", "clear", "clear", "green", true],
    ["what states none has its source's", undefined, "amber", "green", false],
    ["what a sighting states goes before its source's", "clear", "red", "green", true],
    ["amber+strict is stricter than amber", "amber+strict", "clear", "amber", false],
  ])("%s", (_, stated, ofSource, ofTree, passes) => {
    expect(mayPrint(stated, terms("yes", ofSource), { audience: "public", tlp: ofTree })).toBe(passes);
  });
});
