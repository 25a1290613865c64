import { expect, it } from "vitest";
import { confidences, kinds } from "../../src/model/indicator.ts";
import { allowances } from "../../src/readers/soc-defenders-api.ts";
import { socDefenders } from "../../src/sources/soc-defenders.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(socDefenders, {
  folder: "soc-defenders",
  files: ["iocs.200.stated.json"],
  breakOne: (text) => text.replace("[", '[{"value": null, "type": "ipv4"},'),
  closed: true,
});

const fromA = { value: "203.0.113.42", type: "ipv4", confidence: "high", feed: "Example Feed A" };

it.each([
  ["iocs.200.bare-array.json", fromA],
  ["iocs.200.source-string.json", fromA],
  ["iocs.200.confidence-caps.json", { ...fromA, confidence: "HIGH" }],
  ["iocs.200.confidence-number.json", { ...fromA, confidence: 90 }],
  ["iocs.200.defanged.json", { ...fromA, value: "malicious-domain[.]example", type: "domain" }],
  ["iocs.200.extra-fields.json", { ...fromA, firstSeen: "2026-05-10T00:00:00.000Z", tags: ["x"] }],
  ["iocs.200.no-source.json", { value: "203.0.113.43", type: "ipv4", confidence: "high" }],
  ["iocs.200.null-value.json", { unread: "no-value", value: "", line: 1 }],
  ["iocs.200.unknown-type.json", { ...fromA, value: "T1059", type: "mitre" }],
  ["iocs.200.has-more-offset.json", fromA],
  ["iocs.200.meta-cursor.json", fromA],
  ["iocs.200.next-url.json", fromA],
  ["iocs.200.page-n.json", fromA],
])("reads what the vendor does not promise: %s", async (file, wanted) => {
  expect(await readAll(socDefenders, fixture(`soc-defenders/${file}`))).toEqual([wanted]);
});

it.each(["data", "items", "results", "iocs"])("finds the records under %s", async (key) => {
  const text = JSON.stringify({ page: 1, [key]: [{ value: "a.top", type: "domain" }] });
  expect(await readAll(socDefenders, text)).toEqual([{ value: "a.top", type: "domain" }]);
});

it.each([
  [
    "the vendor's error, though it came with status 200",
    "iocs.200.error-in-200.json",
    "source-answer",
    "internal: x \\(request req_1\\)",
  ],
  ["null for the list", "iocs.200.data-null.json", "source-answer", "says null where its list `data` belongs"],
  ["an answer that was cut off", "iocs.200.truncated.txt", "input-truncated", "ends in the middle"],
  ["a web page", "iocs.502.html", "input-html", "not a list"],
])("refuses %s", async (_, file, code, words) => {
  const message = expect.stringMatching(words) as unknown;
  await expect(readAll(socDefenders, fixture(`soc-defenders/${file}`))).rejects.toMatchObject({ code, message });
});

it("refuses another list, because it is not an empty list of indicators", async () => {
  await expect(readAll(socDefenders, '{"articles":[]}')).rejects.toMatchObject({ code: "input-shape" });
});

it.each([
  ["an empty list", '{"data":[]}'],
  ["an empty list beside no error", '{"error":null,"data":[]}'],
  ["an empty list beside a count of the same name as a list", '{"items":0,"data":[]}'],
])("takes %s for one", async (_, text) => {
  expect(await readAll(socDefenders, text)).toEqual([]);
});

it("takes the category of the feed, by which the API filters, from where the feed is named", async () => {
  const text = '{"data":[{"value":"a.top","source":{"feed_name":"CERT","category":"government"}}]}';
  expect(await readAll(socDefenders, text)).toEqual([{ value: "a.top", feed: "CERT", category: "government" }]);
});

it("numbers entries by their place in the list, whatever stands before it", async () => {
  const text = '{"page":1,"total_pages":1,"data":[{"value":"a.top"},{"value":null}]}';
  expect(await readAll(socDefenders, text)).toEqual([{ value: "a.top" }, { unread: "no-value", value: "", line: 2 }]);
});

it.each([
  ["a Free key gets at most 100 entries of one answer", { limit: 1000 }, "limit"],
  ["a Free key looks back at most a day", { lookback: "7d" }, "lookback"],
  ["a Pro key gets at most 1,000 entries of one answer", { tier: "pro", limit: 1001 }, "limit"],
  ["a Pro key looks back at most 365 days", { tier: "pro", lookback: "366d" }, "lookback"],
  ["no time at all is no lookback", { tier: "pro", lookback: "0d" }, "lookback"],
  ["the vendor has no such type", { types: ["mitre"] }, "types"],
  ["an empty list asks for nothing", { categories: [] }, "categories"],
])("refuses options: %s", (_, stated, key) => {
  expect(socDefenders.options.safeParse(stated).error?.issues).toMatchObject([
    { path: expect.arrayContaining([key]) as unknown },
  ]);
});

it("spends at most two thirds of a Free key's day, with a schedule that runs as often as it likes", () => {
  const perDay = 1_440 / (socDefenders.every ?? 1);
  const parts = kinds.length * confidences.length;
  expect(parts * perDay).toBe(648);
  expect((1 + parts) * perDay).toBeLessThan(1_000);
  expect(allowances.free.perReading * perDay).toBeLessThan(1_000);
});
