import { expect, it } from "vitest";
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
])("reads what the vendor does not promise: %s", async (file, wanted) => {
  expect(await readAll(socDefenders, fixture(`soc-defenders/${file}`))).toEqual([wanted]);
});

it.each(["data", "items", "results", "iocs"])("finds the records under %s", async (key) => {
  const text = JSON.stringify({ page: 1, [key]: [{ value: "a.top", type: "domain" }] });
  expect(await readAll(socDefenders, text)).toEqual([{ value: "a.top", type: "domain" }]);
});

it("passes the vendor's error on with its code and request id, though it came with status 200", async () => {
  const read = readAll(socDefenders, fixture("soc-defenders/iocs.200.error-in-200.json"));
  await expect(read).rejects.toMatchObject({
    code: "source-error",
    message: expect.stringMatching(/internal.*req_1/) as unknown,
  });
});

it.each([
  ["null for the list", '{"data":null}'],
  ["another list", '{"articles":[]}'],
])("refuses %s, because it is not an empty list", async (_, text) => {
  await expect(readAll(socDefenders, text)).rejects.toMatchObject({ code: "input-shape" });
});

it("takes an empty list for one", async () => {
  expect(await readAll(socDefenders, '{"data":[]}')).toEqual([]);
});
