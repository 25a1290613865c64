import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ecs } from "../../src/formats/ecs.ts";
import { ecsProblems } from "../support/ecs.ts";
import { printed, testFormat } from "../support/format.ts";
import { item, pack } from "../support/pack.ts";

const action = z.strictObject({ index: z.strictObject({ _index: z.string(), _id: z.uuid() }) });
const seen = z.object({
  "@timestamp": z.string(),
  event: z.object({ severity: z.number() }),
  threat: z.looseObject({
    indicator: z.looseObject({
      id: z.array(z.string()),
      ip: z.string().optional(),
      url: z.looseObject({ full: z.string().optional(), domain: z.string().optional() }).optional(),
      file: z.object({ hash: z.record(z.string(), z.string()) }).optional(),
      email: z.object({ address: z.string() }).optional(),
    }),
  }),
});
type Seen = z.infer<typeof seen>;

/** Reads a bulk body as Elasticsearch does: two lines a document, the last one ended too. */
function documents(text: string): Seen[] {
  expect(text).toMatch(/^$|\n$/);
  const lines = text.split("\n").slice(0, -1);
  const parsed: unknown[] = lines.map((line): unknown => JSON.parse(line));
  return parsed.flatMap((line, index) => {
    if (index % 2 === 0) return [];
    expect(ecsProblems(line)).toEqual([]);
    const document = seen.parse(line);
    expect(document.threat.indicator.id).toEqual([action.parse(parsed[index - 1]).index._id]);
    return [document];
  });
}

function valueOf({ threat: { indicator } }: Seen): string {
  const { ip, url, file, email } = indicator;
  const [hash] = Object.values(file?.hash ?? {});
  return ip ?? url?.full ?? hash ?? email?.address ?? url?.domain ?? "";
}

testFormat(ecs, { golden: "ecs/bulk.ndjson", values: (text) => documents(text).map(valueOf) });

function only(text: string): Seen {
  const [document, ...others] = documents(text);
  expect(others).toEqual([]);
  return seen.parse(document);
}

describe("an indicator in ECS", () => {
  it.each([
    [
      "the parts of a URL beside the whole",
      "https://m.example:8443/a/b.exe?id=1",
      { scheme: "https", domain: "m.example", port: 8443, path: "/a/b.exe", query: "id=1" },
    ],
    ["an IPv6 host in its brackets", "http://[2001:db8::1]/", { scheme: "http", domain: "[2001:db8::1]", path: "/" }],
    ["no parts of a URL that a parser would change", "http://m.example/a b", {}],
    ["no parts of what is no URL", "\\\\srv\\x", {}],
  ])("has %s", (_, url, parts) => {
    expect(only(printed(ecs, [item("url", url)])).threat.indicator.url).toEqual({ original: url, full: url, ...parts });
  });

  it("has every fact that a source stated, in fields that Elastic knows", () => {
    const facts = { malware: ["Emotet", "Heodo"], actors: ["TA542"], ports: [443, 8080], tlp: "amber+strict" } as const;
    expect(only(printed(ecs, [item("ipv4", "203.0.113.9", { facts })]))).toMatchObject({
      threat: {
        framework: "MITRE ATT&CK",
        technique: { id: ["T1071"] },
        software: { name: ["Emotet", "Heodo"] },
        group: { name: "TA542" },
        indicator: { port: [443, 8080], confidence: "High", marking: { tlp: "AMBER+STRICT" } },
      },
    });
  });

  it("keeps whatever text a value is made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
        expect(valueOf(only(printed(ecs, [item("url", value)])))).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("moves with its content and with its lease", () => {
    const renewed = "2026-06-01T00:00:00.000Z";
    expect(only(printed(ecs, [item("domain", "a.example", { record: { renewed } })]))["@timestamp"]).toBe(renewed);
  });

  it.each([
    ["high", 73],
    ["medium", 47],
    ["low", 21],
  ] as const)("of level %s has the severity that the alias tells it by", (level, severity) => {
    expect(only(printed(ecs, [item("domain", "a.example", { record: { level } })])).event.severity).toBe(severity);
  });
});

describe("the check of the fields notices", () => {
  it.each([
    ["a field that ECS does not have", { threat: { indicator: { score: 3 } } }, "is no field"],
    ["a word that ECS does not expect", { threat: { indicator: { confidence: "high" } } }, "cannot be"],
    ["an address that is none", { threat: { indicator: { ip: "a.example" } } }, "cannot be"],
    ["one value where ECS wants a list", { event: { type: "indicator" } }, "must be a list"],
    ["a date without a zone", { "@timestamp": "2026-05-01" }, "cannot be"],
  ])("%s", (_, document, wanted) => {
    expect(ecsProblems(document).join()).toContain(wanted);
  });

  it("nothing in what it was made for", () => {
    expect(printed(ecs, pack).split("\n").length).toBe(2 * 15 + 1);
  });
});
