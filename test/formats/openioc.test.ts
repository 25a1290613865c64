import { XMLParser } from "fast-xml-parser";
import { expect, it } from "vitest";
import { z } from "zod";
import { xmlHolds } from "../../src/dialects/xml.ts";
import { openioc } from "../../src/formats/openioc.ts";
import { openioc as source } from "../../src/sources/openioc.ts";
import { printed, testFormat } from "../support/format.ts";
import { item, pack } from "../support/pack.ts";
import { readAll } from "../support/source.ts";

const reader = new XMLParser({
  ...{ ignoreAttributes: false, attributeNamePrefix: "", textNodeName: "text", alwaysCreateTextNode: true },
  ...{ parseTagValue: false, parseAttributeValue: false, trimValues: false, htmlEntities: true },
  isArray: (name) => name === "IndicatorItem",
});
const items = z.object({
  OpenIOC: z.object({
    criteria: z.object({
      Indicator: z.object({
        IndicatorItem: z.array(z.object({ Content: z.object({ text: z.string() }) })).default([]),
      }),
    }),
  }),
});

testFormat(openioc, {
  golden: "indicators.ioc",
  values: (text) =>
    items.parse(reader.parse(text)).OpenIOC.criteria.Indicator.IndicatorItem.map(({ Content }) => Content.text),
  leavesOut: (value) => !xmlHolds(value),
});

it("is read back by our own source, every indicator of it", async () => {
  const held = pack.filter(({ record }) => openioc.kinds.includes(record.kind)).map(({ record }) => record.value);
  const read = await readAll(source, printed(openioc, pack));
  expect(read.map((entry) => ("unread" in entry ? entry.unread : entry.value)).sort()).toEqual(held.sort());
});

it("holds nothing of level low, as a scanner would report it like the rest", () => {
  const items = [item("domain", "low.example", { record: { level: "low" } }), item("domain", "medium.example")];
  expect(printed(openioc, items)).not.toContain("low.example");
  expect(printed(openioc, items)).toContain("medium.example");
});

it("holds no vulnerability, which no term is for", () => {
  expect(openioc.kinds).not.toContain("cve");
});

it("is dated by its indicators and has a new id when they are others", () => {
  const older = { created: "2026-01-01T00:00:00.000Z", modified: "2026-01-02T00:00:00.000Z" };
  const one = printed(openioc, [item("domain", "a.example")]);
  const two = printed(openioc, [item("domain", "a.example"), item("domain", "b.example", { record: older })]);
  expect(two).toContain('last-modified="2026-05-10T08:00:00.000Z" published-date="2026-01-01T00:00:00.000Z"');
  expect(/<OpenIOC [^>]* id="([^"]+)"/.exec(one)?.[1]).not.toBe(/<OpenIOC [^>]* id="([^"]+)"/.exec(two)?.[1]);
});

it("looks for a URL by case, and for hashes in any", () => {
  const url = printed(openioc, [item("url", "http://m.example/A")]);
  const md5 = printed(openioc, [item("md5", "12345678901234567890123456789012")]);
  expect(url).toContain('preserve-case="true"');
  expect(md5).toContain('preserve-case="false"');
});
