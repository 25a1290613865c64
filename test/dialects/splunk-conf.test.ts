import { expect, it } from "vitest";
import { confWords, splunkConf } from "../../src/dialects/splunk-conf.ts";

it("writes comments, stanzas and settings, and continues what has several lines", () => {
  const text = splunkConf("One.\nTwo.", [
    { name: "a b", settings: { search: "index=x\n| where y", empty: "" } },
    { name: "", settings: { export: "system" } },
  ]);
  expect(text).toBe("# One.\n# Two.\n\n[a b]\nsearch = index=x \\\n| where y\nempty =\n\n[]\nexport = system\n");
});

it.each([
  ["ends in a backslash, which would swallow the next line", "a\\"],
  ["ends in one within", "a\\\nb"],
  ["begins with a blank, which is not read", " a"],
  ["holds a control character", "a\u0000b"],
])("refuses a value that %s", (_, value) => {
  expect(() => splunkConf("", [{ name: "a", settings: { b: value } }])).toThrow(TypeError);
});

it.each(["a]", "a\nb", "[a"])("refuses the stanza %j", (name) => {
  expect(() => splunkConf("", [{ name, settings: {} }])).toThrow(TypeError);
});

it.each([
  ["one line", "Acme\nCTI", "Acme CTI"],
  ["no backslash at the end", "Acme \\ \\", "Acme"],
  ["as they are otherwise", 'A "c" # = \\d', 'A "c" # = \\d'],
])("gives somebody's words as a value: %s", (_, words, wanted) => {
  expect(confWords(words, 80)).toBe(wanted);
});
