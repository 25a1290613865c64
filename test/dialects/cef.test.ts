import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cefHolds, cefLine, type CefEvent } from "../../src/dialects/cef.ts";
import { readCef } from "../support/cef-reader.ts";
import { hostileText, hostileTexts } from "../support/hostile-text.ts";

const event: CefEvent = {
  ...{ vendor: "Acme", product: "rulepress", version: "1", eventClass: "x", name: "Test", severity: 5 },
  extension: [],
};

describe("the header", () => {
  it.each([
    ["a pipe would begin the next field", "a|b", "a\\|b"],
    ["a backslash would escape what follows", "a\\b", "a\\\\b"],
    ["an equals sign means nothing there", "a=b", "a=b"],
    ["a line break has no escape there", "a\r\nb", "a b"],
  ])("%s", (_, vendor, wanted) => {
    expect(cefLine({ ...event, vendor })).toBe(`CEF:0|${wanted}|rulepress|1|x|Test|5|\n`);
  });
});

describe("the extension", () => {
  it.each([
    ["an equals sign would end a key", "a=b", "a\\=b"],
    ["a backslash would escape what follows", "a\\", "a\\\\"],
    ["a pipe means nothing there", "a|b", "a|b"],
    ["a line break would end the event", "a\r\nb", "a\\r\\nb"],
    ["blanks stay", "a  b", "a  b"],
  ])("%s", (_, value, wanted) => {
    expect(cefLine({ ...event, extension: [["msg", value]] })).toBe(`CEF:0|Acme|rulepress|1|x|Test|5|msg=${wanted}\n`);
  });

  it.each([
    ["nothing", ""],
    ["a blank before it", " a"],
    ["a blank behind it", "a\u00a0"],
    ["a tab, which the specification does not escape", "a\tb"],
    ["a sign that some readers take for a line break", "a\u2028b"],
    ["half a character", "a\ud800"],
    ["more bytes than its field", "éé"],
  ])("does not hold a value with %s", (_, value) => {
    expect(cefHolds(value, 3)).toBe(false);
  });

  it("gives a strict reader every text that it holds, whatever stands before and behind", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostileText, fc.constantFrom(...hostileTexts)), { minLength: 1 }), (texts) => {
        const held = texts.filter((text) => cefHolds(text, 1000));
        fc.pre(held.length > 0);
        const extension = held.map((text, index) => [`cs${index}`, text] as const);
        expect(readCef(cefLine({ ...event, extension }))[0]?.extension).toEqual(Object.fromEntries(extension));
      }),
      { numRuns: 1000 },
    );
  });
});
