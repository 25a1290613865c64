import { describe, expect, it } from "vitest";
import { markdownCode } from "../../src/dialects/markdown.ts";

describe("text of others as a code span", () => {
  it.each([
    ["shows a mention without calling anybody", "@owner look", "`@owner look`"],
    ["shows a link without making one", "[x](https://evil.example)", "`[x](https://evil.example)`"],
    ["takes a longer fence than any inside", "a ``` b", "````a ``` b````"],
    ["keeps a backtick at its edge apart from the fence", "`a`", "`` `a` ``"],
    ["stays on one line", "a\n\n# b\u2028c", "`a # b c`"],
    ["has no invisible signs", "a\u202eb\u0000c", "`a b c`"],
    ["is nothing for nothing", " \n ", ""],
  ])("%s", (_, given, wanted) => {
    expect(markdownCode(given)).toBe(wanted);
  });
});
