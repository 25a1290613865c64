import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../../src/dialects/json.ts";

describe("canonicalJson", () => {
  it.each<[string, Json, string]>([
    [
      "members are sorted, at every depth",
      { b: { d: 1, c: 2 }, a: [{ z: 0, y: 0 }] },
      '{"a":[{"y":0,"z":0}],"b":{"c":2,"d":1}}',
    ],
    ["upper case comes before lower case, as code units have it", { a: 1, B: 2 }, '{"B":2,"a":1}'],
    ["a member that is undefined is left out", { a: undefined, b: 1 }, '{"b":1}'],
    ["a list keeps its order", [3, 1, 2], "[3,1,2]"],
    ["numbers are written as ECMAScript does (RFC 8785 §3.2.2.3)", [1e21, 0.000001, -0, 1.0], "[1e+21,0.000001,0,1]"],
    ["controls, quotes and backslashes are escaped, other text is not", 'a"\\\n\u0001é😀/', '"a\\"\\\\\\n\\u0001é😀/"'],
    ["a lone surrogate is escaped, so that the text stays UTF-8", "\ud800", '"\\ud800"'],
    ["words of the language stay words", [true, false, null], "[true,false,null]"],
    ["an integer-like key gets no place of its own", { b: 1, "10": 2, "9": 3 }, '{"10":2,"9":3,"b":1}'],
  ])("%s", (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([NaN, Infinity, -Infinity])("refuses %s, which JSON would silently turn into null", (value) => {
    expect(() => canonicalJson({ deep: [value] })).toThrow(TypeError);
  });

  it("is read back as what it was made of, and does not depend on the order of members", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "binary" }), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
        (value) => {
          const reversed = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalJson(reversed)).toBe(canonicalJson(value));
          expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });
});
