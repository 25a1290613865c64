import { XMLParser } from "fast-xml-parser";
import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { xmlEmpty, xmlHolds, xmlLeaf, xmlText } from "../../src/dialects/xml.ts";
import { hostileText, hostileTexts } from "../support/hostile-text.ts";

const reader = new XMLParser({
  ...{ ignoreAttributes: false, attributeNamePrefix: "", textNodeName: "text", alwaysCreateTextNode: true },
  ...{ parseTagValue: false, parseAttributeValue: false, trimValues: false, htmlEntities: true },
});
const document = z.object({ x: z.object({ a: z.string(), text: z.string() }) });

it.each([
  ["an ampersand would begin a reference", "&amp;", "&amp;amp;"],
  ["a less-than sign would begin a tag", "</x>", "&lt;/x&gt;"],
  ["quotes would end an attribute", `"'`, "&quot;&apos;"],
  ["the end of CDATA may not stand in text", "]]>", "]]&gt;"],
  ["white space would be normalised", "\t\r\n", "&#9;&#13;&#10;"],
  ["what XML cannot hold is shown as such", "a\u0000\ud800\uffff", "a\ufffd\ufffd\ufffd"],
])("%s", (_, text, wanted) => {
  expect(xmlText(text)).toBe(wanted);
});

it("escapes the values of attributes as it does text", () => {
  expect(xmlEmpty("x", { a: '"><y/>' })).toBe('<x a="&quot;&gt;&lt;y/&gt;"/>');
});

it.each([
  ["NUL", "\u0000"],
  ["an escape sign", "\u001b"],
  ["half a character", "\ud800"],
  ["no character", "\ufffe"],
])("does not hold %s", (_, text) => {
  expect(xmlHolds(text)).toBe(false);
});

it("gives fast-xml-parser every text that it holds, as text and as attribute", () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.constantFrom(...hostileTexts)).filter(xmlHolds), (text) => {
      const { x } = document.parse(reader.parse(xmlLeaf("x", text, { a: text })));
      expect(x).toEqual({ a: text, text });
    }),
    { numRuns: 1000 },
  );
});
