import { expect, it } from "vitest";
import { sigma } from "../../src/sources/sigma.ts";
import { readAll, testSource } from "../support/source.ts";

testSource(sigma, {
  folder: "sigma",
  files: ["rules.yml"],
  breakOne: (text) => `title: [a\n---\n${text}`,
  closed: false,
});

const rule = (detection: string): string =>
  `title: t\nlogsource: {category: dns}\ndetection:\n${detection}\nlevel: high\n`;

it.each([
  ["an alias bomb", `a: &a [x]\n${"b: *a\n".repeat(40)}`, "malformed-row"],
  ["words without a field", rule("  keywords: [a.top]\n  condition: keywords"), "unsupported-type"],
  [
    "two fields that must both match",
    rule("  s: {QueryName: a.top, DestinationIp: 45.61.23.118}\n  condition: s"),
    "complex-pattern",
  ],
  ["a count", rule("  s: {QueryName: a.top}\n  condition: s | count() > 5"), "complex-pattern"],
  ["a regular expression", rule("  s: {QueryName|re: 'a.top'}\n  condition: s"), "complex-pattern"],
  ["a correlation", "title: t\ncorrelation: {type: event_count}\n", "unsupported-type"],
  ["a document over a megabyte", `title: ${"x".repeat(1024)}\n${"# long\n".repeat(160_000)}`, "malformed-row"],
])("does not take %s for an indicator", async (_, text, reason) => {
  expect(await readAll(sigma, text)).toMatchObject([{ unread: reason }]);
});

it("names the line of the document that it could not read", async () => {
  expect(await readAll(sigma, "---\n# nothing\n---\ntitle: [a\n")).toEqual([
    { unread: "malformed-row", value: "title: [a", line: 3 },
  ]);
});
