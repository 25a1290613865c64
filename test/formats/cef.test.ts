import { expect, it } from "vitest";
import { cefHolds } from "../../src/dialects/cef.ts";
import { cef } from "../../src/formats/cef.ts";
import type { Kind, Level } from "../../src/model/indicator.ts";
import { readCef } from "../support/cef-reader.ts";
import { printed, testFormat } from "../support/format.ts";
import { item, values } from "../support/pack.ts";

const fields = ["dst", "c6a3", "destinationDnsDomain", "request", "fileHash", "suser", "cs6"];

/** Of the fields in CEF's dictionary of extensions. */
const lengths: Readonly<Record<Kind, number>> = {
  ...{ ipv4: 15, ipv6: 39, domain: 255, url: 1023, email: 1023, cve: 4000 },
  ...{ md5: 255, sha1: 255, sha256: 255 },
};

testFormat(cef, {
  golden: "indicators.cef",
  values: (text) => readCef(text).map(({ extension }) => fields.flatMap((key) => extension[key] ?? []).join(" and ")),
  leavesOut: (value, kind) => !cefHolds(value, lengths[kind]),
});

it.each([
  ["ipv4", "dst"],
  ["ipv6", "c6a3"],
  ["domain", "destinationDnsDomain"],
  ["url", "request"],
  ["md5", "fileHash"],
  ["sha1", "fileHash"],
  ["sha256", "fileHash"],
  ["email", "suser"],
  ["cve", "cs6"],
] as const)("has the value of %s in %s, where a sensor would report it", (kind, key) => {
  const [, value = ""] = values.find(([of]) => of === kind) ?? [];
  const [event] = readCef(printed(cef, [item(kind, value)]));
  expect(event?.extension[key]).toBe(value);
  expect(event?.header[4]).toBe(`indicator-${kind}`);
});

it.each<[Level, number, number]>([
  ["low", 0, 3],
  ["medium", 4, 6],
  ["high", 7, 8],
])("has a severity in the band of level %s", (level, least, most) => {
  const [event] = readCef(printed(cef, [item("domain", "a.example", { record: { level } })]));
  expect(Number(event?.header[6])).toBeGreaterThanOrEqual(least);
  expect(Number(event?.header[6])).toBeLessThanOrEqual(most);
});

it("dates an event by its record, in milliseconds", () => {
  const [event] = readCef(printed(cef, [item("domain", "a.example", { facts: { lastSeen: undefined } })]));
  expect(event?.extension).toMatchObject({ rt: "1778400000000", start: "1777615200000" });
  expect(event?.extension).not.toHaveProperty("end");
});

it("keeps the words of a feed inside of their field", () => {
  const facts = { titles: ["a\ndst=10.0.0.1 |x\\"], malware: ["x cs1=y"], sources: ["beta"] };
  const [event] = readCef(printed(cef, [item("domain", "a.example", { facts })]));
  expect(event?.extension).toMatchObject({ msg: "a dst=10.0.0.1 |x\\", cs3: "x cs1=y", cs5: "Beta Feed", cs1: "high" });
  expect(event?.extension).not.toHaveProperty("dst");
});
