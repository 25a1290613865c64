import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { ecs } from "../../src/formats/ecs.ts";
import { kibanaRules } from "../../src/formats/kibana-rules.ts";
import type { Item } from "../../src/model/plugin.ts";
import { ecsType, leaves } from "../support/ecs.ts";
import { testFixedFiles } from "../support/fixed-files.ts";
import { printed } from "../support/format.ts";
import { type Alert, alertsOf, indicatorMatchRule } from "../support/indicator-match.ts";
import { type Flat, readLucene } from "../support/lucene.ts";
import { item, settings } from "../support/pack.ts";
import { describeConformance } from "../support/python.ts";

testFixedFiles(kibanaRules, { "rules.ndjson": "kibana/rules.ndjson" });

const text = kibanaRules.fixed?.(settings)["rules.ndjson"] ?? "";
const rules = text
  .split("\n")
  .slice(0, -1)
  .map((line) => indicatorMatchRule.parse(JSON.parse(line)));
const fields = rules.flatMap(({ threat_mapping }) => threat_mapping.flatMap(({ entries }) => entries));

/** By their version: rules that change take a new one, as those who imported them look at nothing else. */
it("have the version under which they are known", () => {
  const known: Readonly<Record<string, string>> = {
    1: "c60dfa5156c9bf69152d19ef148210ec89f790073d53645a8ce5b640f129b45e",
  };
  const found = rules.map(({ version }) => version);
  expect(new Set(found).size).toBe(1);
  expect(known[found[0] ?? 0]).toBe(createHash("sha256").update(text).digest("hex"));
});

describe("a rule", () => {
  it("comes disabled, under a name and an id of its own", () => {
    expect(rules.map(({ enabled }) => enabled)).not.toContain(true);
    expect(new Set(rules.map(({ rule_id }) => rule_id)).size).toBe(rules.length);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });

  it("keeps its id when the brand changes", () => {
    const other = kibanaRules.fixed?.({ ...settings, brand: 'Other "brand"\n{}' })["rules.ndjson"] ?? "";
    const lines = other.split("\n").slice(0, -1);
    const ids = lines.map((line) => indicatorMatchRule.parse(JSON.parse(line)).rule_id);
    expect(ids).toEqual(rules.map(({ rule_id }) => rule_id));
  });

  it("compares two fields of ECS that have one type", () => {
    for (const { field, value } of fields) expect([field, ecsType(field)]).toEqual([field, ecsType(value) ?? "none"]);
  });

  it("is suppressed for a day, by fields of ECS and by the one that matched", () => {
    for (const { alert_suppression, threat_mapping } of rules) {
      const { group_by, duration } = alert_suppression;
      expect(duration).toEqual({ value: 24, unit: "h" });
      expect(group_by.map((field) => ecsType(field) ?? `${field}?`).join()).not.toContain("?");
      expect(group_by.at(-1)).toBe(threat_mapping[0]?.entries[0]?.field);
    }
  });

  it("is there for every kind that the format names", () => {
    const held = new Set(fields.map(({ value }) => value.replace("threat.indicator.", "")));
    const hashes = ["file.hash.md5", "file.hash.sha1", "file.hash.sha256"];
    expect(held).toEqual(new Set(["ip", "url.domain", "url.full", "url.original", "email.address", ...hashes]));
  });
});

const sha256 = "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const old = { record: { until: "2026-05-19T00:00:00.000Z" } };
const held: readonly Item[] = [
  item("ipv4", "203.0.113.42"),
  item("ipv6", "2001:db8::1"),
  item("domain", "c2.example.com"),
  item("domain", "evil.example"),
  item("url", "https://m.example/payload.exe?id=1"),
  item("sha256", sha256),
  item("md5", "12345678901234567890123456789012"),
  item("email", "threat-actor@malicious-domain.example"),
  item("ipv4", "203.0.113.7", { record: { level: "low", score: 30 } }),
  item("ipv4", "203.0.113.8", old),
];
const documents = printed(ecs, held)
  .split("\n")
  .filter((_, at) => at % 2 === 1)
  .map((line): Flat => Object.fromEntries(leaves(JSON.parse(line))));

const flow = (ip: string, more: Flat = {}): Flat => ({ "host.name": "pc1", "destination.ip": ip, ...more });
const asked = (name: string, more: Flat = {}): Flat => ({ "host.name": "pc1", "dns.question.name": name, ...more });

const cases: readonly (readonly [verb: "alerts on" | "passes over", what: string, event: Flat])[] = [
  ["alerts on", "a connection", flow("203.0.113.42")],
  ["alerts on", "an IPv6 connection", flow("2001:db8::1")],
  [
    "alerts on",
    "a connection that was let out",
    flow("203.0.113.42", { "network.direction": "outbound", "event.type": ["connection", "allowed"] }),
  ],
  ["passes over", "a denied connection", flow("203.0.113.42", { "event.type": ["connection", "denied"] })],
  ["passes over", "a dropped connection", flow("203.0.113.42", { "event.action": "drop" })],
  ["passes over", "a connection that failed", flow("203.0.113.42", { "event.outcome": "failure" })],
  ["passes over", "what came in", flow("203.0.113.42", { "network.direction": "ingress" })],
  ["passes over", "another address", flow("203.0.113.4")],
  ["passes over", "an indicator of level low", flow("203.0.113.7")],
  ["passes over", "an indicator that is past its day", flow("203.0.113.8")],
  ["alerts on", "a name that was asked for", asked("c2.example.com")],
  ["alerts on", "a name that did not resolve", asked("c2.example.com", { "event.outcome": "failure" })],
  [
    "alerts on",
    "a name below",
    asked("a.evil.example", { "dns.question.registered_domain": "evil.example", "dns.question.subdomain": "a" }),
  ],
  [
    "passes over",
    "a name that only ends alike",
    asked("notc2.example.com", { "dns.question.registered_domain": "example.com" }),
  ],
  [
    "alerts on",
    "a registered name itself, by one rule",
    asked("evil.example", { "dns.question.registered_domain": "evil.example" }),
  ],
  ["alerts on", "a name in TLS", { "tls.client.server_name": "c2.example.com" }],
  [
    "alerts on",
    "an address of the web",
    { "url.full": "https://m.example/payload.exe?id=1", "url.domain": "m.example" },
  ],
  ["alerts on", "an address that nobody took apart", { "url.original": "https://m.example/payload.exe?id=1" }],
  ["passes over", "another page of that host", { "url.full": "https://m.example/", "url.domain": "m.example" }],
  ["alerts on", "a file", { "file.hash.sha256": sha256 }],
  ["alerts on", "a process", { "process.hash.md5": "12345678901234567890123456789012" }],
  ["alerts on", "a library", { "dll.hash.sha256": sha256 }],
  ["passes over", "another file", { "file.hash.sha256": "0".repeat(64) }],
  ["alerts on", "a sender", { "email.from.address": ["threat-actor@malicious-domain.example"] }],
  [
    "passes over",
    "a message that was blocked",
    { "email.from.address": ["threat-actor@malicious-domain.example"], "event.action": "blocked" },
  ],
];

describeConformance("the rules, by a Lucene parser of another make,", () => {
  const now = "2026-05-20T00:00:00.000Z";
  let alerts: readonly Alert[] = [];
  beforeAll(() => {
    // Each event by itself: suppression has a test of its own.
    alerts = alertsOf(
      rules,
      cases.map(([, , event], at) => ({ ...event, "host.name": `pc${at}` })),
      documents,
      now,
    );
  });

  it.each(cases.map(([verb, what], at) => [verb, what, at] as const))("%s %s", (verb, _, at) => {
    expect(alerts.filter(({ event }) => event === at)).toHaveLength(verb === "alerts on" ? 1 : 0);
  });

  it("name no field that ECS or our own documents lack", () => {
    const read = readLucene(
      rules.flatMap(({ query, threat_query }) => [query, threat_query].map((each) => ({ query: each, documents: [] }))),
      now,
    );
    const own = "threat.indicator.rulepress.valid_until";
    const unknown = read.flatMap((one) => one.fields).filter((field) => ecsType(field) === undefined && field !== own);
    expect(unknown).toEqual([]);
  });

  it("give one alert a day for a host, a source and an indicator, and one for each other", () => {
    const events = [
      flow("203.0.113.42"),
      flow("203.0.113.42"),
      flow("203.0.113.42", { "host.name": "pc2" }),
      flow("203.0.113.42", { "host.name": "firewall", "source.ip": "10.0.0.1" }),
      flow("203.0.113.42", { "host.name": "firewall", "source.ip": "10.0.0.2" }),
      flow("2001:db8::1"),
      flow("2001:db8::1", { "event.id": "7" }),
    ];
    expect(alertsOf(rules, events, documents, now).map(({ event }) => event)).toEqual([0, 2, 3, 4, 5]);
  });

  it("stop with the indicator: withdrawn, it is deleted from the index, and nothing alerts", () => {
    const [gone, ...left] = documents;
    const events = cases.map(([, , event]) => event);
    const before = alertsOf(rules, events, documents, now).filter(({ indicator }) => indicator === 0);
    const after = alertsOf(rules, events, left, now).map(({ indicator }) => left[indicator]);
    expect(before).not.toEqual([]);
    expect(after).not.toContainEqual(gone);
  });
});

it("an alert's enrichment holds id, score and parts, sources, dates, TLP and reference", () => {
  const [document] = documents;
  for (const field of [
    "id",
    "rulepress.score",
    "rulepress.score_parts.confidence",
    "rulepress.level",
    "rulepress.valid_until",
  ]) {
    expect(document).toHaveProperty([`threat.indicator.${field}`]);
  }
  for (const field of [
    "description",
    "provider",
    "first_seen",
    "last_seen",
    "modified_at",
    "marking.tlp",
    "reference",
  ]) {
    expect(document).toHaveProperty([`threat.indicator.${field}`]);
  }
  const shown = rules.flatMap(({ investigation_fields }) => investigation_fields.field_names);
  for (const field of new Set(shown)) expect(ecsType(field) ?? "none", field).not.toBe("none");
});
