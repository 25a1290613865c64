import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ecs } from "../../src/formats/ecs.ts";
import { ecsProblems, ecsType, leaves } from "../support/ecs.ts";
import { printed, testFormat } from "../support/format.ts";
import { trickyValues } from "../support/hunts.ts";
import { hostilePack, item, pack, settings } from "../support/pack.ts";

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

testFormat(ecs, {
  golden: "ecs/bulk.ndjson",
  values: (text) => documents(text).map(valueOf),
  // A field of type ip takes nothing else.
  reliesOn: ["ipv4", "ipv6"],
});

const removal = z.strictObject({ delete: z.strictObject({ _index: z.string(), _id: z.uuid() }) });

testFormat(ecs, {
  file: "delete.ndjson",
  golden: "ecs/delete.ndjson",
  values: (text) => {
    const lines = text.split("\n").slice(0, -1);
    return lines.map((line) => removal.parse(JSON.parse(line)).delete._id);
  },
  tells: (entries) => entries.map(({ record }) => record.id),
});

function only(text: string): Seen {
  const [document, ...others] = documents(text);
  expect(others).toEqual([]);
  return seen.parse(document);
}

/** The vendor's table of fields, to the letter, and what its page filters by in Discover. */
const vendorFields = [
  ["value of an address", "ipv4", "203.0.113.42", "threat.indicator.ip", "203.0.113.42"],
  ["value of a domain", "domain", "c2.example.com", "threat.indicator.url.domain", "c2.example.com"],
  ["value of a hash", "sha256", "a".repeat(64), "threat.indicator.file.hash.sha256", "a".repeat(64)],
  // ECS writes the words of the scale with a capital.
  ["confidence", "ipv4", "203.0.113.42", "threat.indicator.confidence", "High"],
  ["source.feed_name", "ipv4", "203.0.113.42", "threat.indicator.provider", "alpha"],
  ["type", "ipv4", "203.0.113.42", "threat.indicator.type", "ipv4-addr"],
  ["event.category of the filter", "domain", "c2.example.com", "event.category", ["threat"]],
  ["event.type of the filter", "domain", "c2.example.com", "event.type", ["indicator"]],
] as const;

it.each(vendorFields)("has the %s where the vendor's mapping has it", (_, kind, value, field, wanted) => {
  const [, document = ""] = printed(ecs, [item(kind, value)]).split("\n");
  const fields = new Map(leaves(JSON.parse(document)));
  expect(fields.get(field)).toEqual(wanted);
});

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

  it("keeps the values that break converters", () => {
    for (const value of trickyValues) expect(valueOf(only(printed(ecs, [item("url", value)])))).toBe(value);
  });

  it("has below rulepress what ECS has no field for, so that an alert holds it too", () => {
    const record = { score: 60, parts: { confidence: 75, cloud: -15 }, level: "medium" } as const;
    const [one, other] = documents(
      printed(ecs, [item("ipv4", "203.0.113.9"), item("ipv4", "203.0.113.8", { record })]),
    );
    const parts = [one, other].map((document) => document?.threat.indicator["rulepress"]);
    expect(parts).toContainEqual({
      score: 75,
      score_parts: { confidence: 75 },
      level: "high",
      valid_until: "2026-08-08T08:00:00.000Z",
    });
    expect(parts).toContainEqual({
      score: 60,
      score_parts: { confidence: 75, cloud: -15 },
      level: "medium",
      valid_until: "2026-08-08T08:00:00.000Z",
    });
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

interface Mapping {
  readonly type?: string | undefined;
  readonly properties?: Readonly<Record<string, Mapping>> | undefined;
}
const mapping: z.ZodType<Mapping> = z.looseObject({
  type: z.string().optional(),
  get properties() {
    return z.record(z.string(), mapping).optional();
  },
});

function fixed(path: string): unknown {
  return JSON.parse(ecs.fixed?.(settings)[path] ?? "");
}

describe("the template of the index", () => {
  const { template } = z
    .strictObject({ template: z.strictObject({ mappings: mapping }) })
    .parse(fixed("component-template.json"));
  const types = new Map<string, string>();
  const walk = ({ type, properties = {} }: Mapping, name: string): void => {
    if (type !== undefined) types.set(name, type);
    for (const [key, child] of Object.entries(properties)) walk(child, name === "" ? key : `${name}.${key}`);
  };
  walk(template.mappings, "");

  it("maps every field with the type that ECS states", () => {
    const stated = [...types].filter(([name]) => !name.startsWith("threat.indicator.rulepress."));
    expect(stated.length).toBeGreaterThan(30);
    for (const [name, type] of stated) expect([name, type]).toEqual([name, ecsType(name)]);
  });

  it("maps every field that a document can hold", () => {
    const facts = { malware: ["Emotet"], actors: ["TA542"], ports: [443, 8080] };
    const full = item("domain", "full.example", { facts });
    const lines = printed(ecs, [...pack, ...hostilePack, full]).split("\n");
    const held = lines.filter((_, index) => index % 2 === 1).flatMap((line) => leaves(JSON.parse(line)));
    const flat = held.map(([name]) => name.replace(/(\.score_parts)\..*/, "$1"));
    expect(new Set(flat)).toEqual(new Set(types.keys()));
  });

  it("shows rules neither level low nor what is past its day, under the alias that they look for", () => {
    expect(fixed("index-template.json")).toMatchObject({
      index_patterns: ["rulepress-threat-indicators"],
      composed_of: ["rulepress-threat-indicators@mappings"],
      template: {
        aliases: {
          "logs-ti_rulepress": {
            filter: {
              bool: {
                filter: [{ range: { "event.severity": { gte: 47 } } }],
                must_not: [{ range: { "threat.indicator.rulepress.valid_until": { lt: "now" } } }],
              },
            },
          },
        },
      },
    });
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
