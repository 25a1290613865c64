import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneLine } from "../../src/model/text.ts";

describe("one line of somebody's words", () => {
  it.each([
    ["plain words stay", "New botnet seen", 40, "New botnet seen"],
    ["line breaks become blanks", "Two\r\n\nlines", 40, "Two lines"],
    ["blanks fold, and none stand at the ends", "  a \t b  ", 40, "a b"],
    ["terminal escapes lose their teeth", "a\u001b[31mred", 40, "a [31mred"],
    ["bidi steering goes", "a\u202eb\u2066c", 40, "a b c"],
    ["zero-width characters go", "a\u200bb\ufeff", 40, "a b"],
    ["line separators of other alphabets go", "a\u2028b\u2029c", 40, "a b c"],
    ["half a surrogate pair goes", "a\ud800b", 40, "a b"],
    ["what is too long is cut with an ellipsis", "abcdefgh", 5, "abcd…"],
    ["no blank stands before the ellipsis", "abc defgh", 5, "abc…"],
    ["characters are counted, not halves of them", "😀😀😀", 3, "😀😀😀"],
    ["and none is cut in two", "😀😀😀😀", 3, "😀😀…"],
    ["nothing is left of nothing", "\u200b \n", 40, ""],
  ])("%s", (_, stated, limit, line) => {
    expect(oneLine(stated, limit)).toBe(line);
  });
  it("is one line within its limit, and says the same when cleaned twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (stated, limit) => {
        const line = oneLine(stated, limit);
        expect(Array.from(line).length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(oneLine(line, limit)).toBe(line);
      }),
    );
  });
});
