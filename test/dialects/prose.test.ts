import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listSentence, scoreSentence } from "../../src/dialects/prose.ts";
import { oneLine } from "../../src/model/text.ts";

describe("oneLine", () => {
  it.each([
    ["plain words stay", "New botnet, 2nd wave", "New botnet, 2nd wave"],
    ["line breaks and tabs become blanks", "a\r\nb\tc", "a b c"],
    ["NUL and other controls go", "a\u0000b\u0085c\u009fd", "a b c d"],
    ["nothing turns the direction of text", "evil\u202egpj.exe", "evil gpj.exe"],
    ["nothing invisible stays", "a\u200bb\ufeffc\u2060d", "a b c d"],
    ["Unicode's own line separators go", "a\u2028b\u2029c", "a b c"],
    ["half a surrogate pair goes, a whole one stays", "a\ud800b 😀", "a b 😀"],
    ["blanks at the ends and in rows go", "  a   b ", "a b"],
    ["nothing printable is nothing", " \u0000\u200b ", ""],
    ["letters of any script stay", "отчёт 报告", "отчёт 报告"],
  ])("%s", (_, stated, line) => {
    expect(oneLine(stated, 100)).toBe(line);
  });

  it.each([
    ["what fits is not cut", "abcde", 5, "abcde"],
    ["what does not fit ends with an ellipsis", "abcdef", 5, "abcd…"],
    ["no blank stands before the ellipsis", "abc def", 5, "abc…"],
    ["a character outside the BMP counts once and is not halved", "😀😀😀😀", 3, "😀😀…"],
    ["and fits by its count", "😀😀😀", 3, "😀😀😀"],
  ])("%s", (_, stated, limit, line) => {
    expect(oneLine(stated, limit)).toBe(line);
  });

  it("gives well-formed text of at most the limit for anything, and leaves its own output alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (stated, limit) => {
        const line = oneLine(stated, limit);
        expect(Array.from(line).length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/\p{Cc}|\p{Cs}|\u2028|\u202e/u);
        expect(oneLine(line, limit)).toBe(line);
      }),
    );
  });
});

describe("listSentence", () => {
  it.each([
    ["nothing makes no sentence", [], ""],
    ["words come in the order given", ["b", "a"], "Actors: b; a."],
    [
      "after ten the rest is counted",
      Array.from({ length: 12 }, (_, index) => `x${index}`),
      "Actors: x0; x1; x2; x3; x4; x5; x6; x7; x8; x9 and 2 more.",
    ],
    ["each word becomes one line", ["a\nb"], "Actors: a b."],
  ])("%s", (_, words, sentence) => {
    expect(listSentence("Actors", words)).toBe(sentence);
  });
});

describe("scoreSentence", () => {
  it.each([
    ["one part", 75, { confidence: 75 }, "Score 75 of 100: confidence 75."],
    [
      "the weightiest part comes first, whatever its sign",
      65,
      { cloud: -15, sources: 5, confidence: 75 },
      "Score 65 of 100: confidence 75, cloud -15, sources 5.",
    ],
    ["parts of one weight come by name", 20, { b: 10, a: 10 }, "Score 20 of 100: a 10, b 10."],
    ["no part", 0, {}, "Score 0 of 100."],
  ])("%s", (_, score, parts, sentence) => {
    expect(scoreSentence({ score, parts })).toBe(sentence);
  });
});
