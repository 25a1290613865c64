import fc from "fast-check";
import { load } from "js-yaml";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { block, entry, list, printable, quoted } from "../../src/dialects/yaml.ts";

const traps: readonly (readonly [string, string])[] = [
  ["a boolean of YAML 1.1", "no"],
  ["null", "~"],
  ["a float in a hash", "1234e567890123456789012345678901"],
  ["a hexadecimal number", "0x10"],
  ["a number to base 60", "12:30:45"],
  ["a date", "2026-05-17"],
  ["nothing", ""],
  ["a tag", "!!python/object:os.system"],
  ["an alias", "*a"],
  ["a comment", "a #b"],
  ["a key", "a: b"],
  ["a flow", "[{a, b}]"],
  ["a document's end", "---"],
  ["quotes", "it's \"x\" ''"],
  ["backslashes", "a\\n\\"],
  ["blanks at both ends", "  a  "],
  ["other scripts", "пример 😀 ／"],
];

describe("quoted", () => {
  it.each(traps)("keeps what looks like %s a string for two YAML readers", (_, text) => {
    expect(load(quoted(text))).toBe(text);
    expect(parse(quoted(text))).toBe(text);
  });

  it("carries any printable text, and refuses every other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        if (printable(text)) expect(load(quoted(text))).toBe(text);
        else expect(() => quoted(text)).toThrow(/cannot carry/);
      }),
    );
  });

  it.each([
    ["a line break", "a\nb"],
    ["a tab", "a\tb"],
    ["NUL", "\0"],
    ["next line, which YAML 1.1 folds", "a\u0085b"],
    ["a line separator", "a\u2028b"],
    ["half of a surrogate pair", "\ud83d"],
    ["a byte order mark", "\ufeffa"],
  ])("refuses %s", (_, text) => {
    expect(() => quoted(text)).toThrow(expect.objectContaining({ code: "yaml-unprintable" }));
  });
});

describe("keys with values", () => {
  it("stand in one line for a single value", () => {
    expect(entry("    - ", "c-uri", ["it's"])).toBe("    - c-uri: 'it''s'\n");
  });

  it("have a list below them for several", () => {
    expect(load(`selection:\n${entry("    - ", "a|b", ["1", "2"])}`)).toEqual({ selection: [{ "a|b": ["1", "2"] }] });
  });

  it("are left out where a list is empty", () => {
    expect(list("references", [])).toBe("");
    expect(load(list("references", ["x"]))).toEqual({ references: ["x"] });
  });
});

describe("a text of several lines", () => {
  it.each([
    ["indents and empty lines", "a\n    b\n\nc"],
    ["what would begin a comment, a key or a document", "# a: b\n--- c\n... d\n- e"],
    ["quotes and backslashes", `it's "x" \\n`],
  ])("keeps %s to two YAML readers", (_, text) => {
    for (const read of [load, parse]) expect(read(`${block("key", text)}next: 1\n`)).toEqual({ key: text, next: 1 });
  });

  it.each(["a\tb\u0007", "a\rb", "a\u2028b"])("refuses %j, which no block can carry", (text) => {
    expect(() => block("key", text)).toThrow("has a character that YAML cannot carry");
  });
});
