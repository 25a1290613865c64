import { expect, it } from "vitest";
import { text } from "../../src/sources/text.ts";
import { readAll, testSource } from "../support/source.ts";

testSource(text, {
  folder: "text-list",
  files: ["list.txt"],
  breakOne: (list) => `${"x".repeat(1024 * 1024 + 1)}\n${list}`,
  closed: false,
});

it.each([
  ["a fragment belongs to its URL", "https://a.top/b#c", ["https://a.top/b#c"]],
  ["a hash sign behind a blank starts a comment", "a.top # seen twice", ["a.top"]],
  ["only the first word counts", "a.top malware 2026-08-20", ["a.top"]],
  ["lines that are comments", "#a.top\n;b.top\n// c.top\nd.top", ["d.top"]],
  ["CRLF, blank lines and tabs", "\ta.top\r\n\r\n  b.top\r\n", ["a.top", "b.top"]],
])("reads values by the rule: %s", async (_, list, wanted) => {
  expect((await readAll(text, list)).map(({ value }) => value)).toEqual(wanted);
});

it("gives every value the type that its owner states", async () => {
  expect(await readAll(text, "a.top\n", { indicatorType: "domain" })).toEqual([{ value: "a.top", type: "domain" }]);
});

it.each([
  ["prose", "It was a dark and stormy night\nand nobody listed anything\n", false],
  ["a quiet day: only comments", "# nothing today\n", true],
  ["a defanged list", "hxxp://a[.]top/x\n", true],
])("tells a list from %s", (_, head, wanted) => {
  expect(text.recognises?.({ text: head })).toBe(wanted);
});
