import { describe, expect, it } from "vitest";
import {
  bundleFrame,
  indicatorText,
  stixPattern,
  type StixContent,
  type StixWatch,
  vulnerabilityText,
} from "../../src/dialects/stix.ts";
import type { StixStart } from "../../src/dialects/stix-attack.ts";
import { testNamespace } from "../support/pack.ts";

const head: StixStart = {
  id: "indicator--1",
  createdBy: "identity--1",
  marking: "marking-definition--1",
  created: "2026-05-02T00:00:00.000Z",
};
const content: StixContent = {
  modified: "2026-05-03T00:00:00.000Z",
  revoked: false,
  name: "Name",
  description: "Words.",
  confidence: "high",
  labels: [],
  references: [],
  attack: [],
};
const watch: StixWatch = {
  kind: "domain",
  value: "evil.example",
  threatTypes: [],
  validFrom: "2026-05-01T00:00:00.000Z",
  validUntil: undefined,
};

function read(change: { readonly content?: Partial<StixContent>; readonly watch?: Partial<StixWatch> }): unknown {
  return JSON.parse(indicatorText(head, { ...content, ...change.content }, { ...watch, ...change.watch }));
}

describe("stixPattern", () => {
  it.each([
    ["ipv4", "203.0.113.42", "[ipv4-addr:value = '203.0.113.42']"],
    ["ipv6", "2001:db8::1", "[ipv6-addr:value = '2001:db8::1']"],
    ["domain", "evil.example", "[domain-name:value = 'evil.example']"],
    ["url", "http://m.example/a", "[url:value = 'http://m.example/a']"],
    ["email", "a@b.example", "[email-addr:value = 'a@b.example']"],
    ["md5", "00", "[file:hashes.MD5 = '00']"],
    ["sha1", "00", "[file:hashes.'SHA-1' = '00']"],
    ["sha256", "00", "[file:hashes.'SHA-256' = '00']"],
  ] as const)("names the object path of %s", (kind, value, pattern) => {
    expect(stixPattern(kind, value)).toBe(pattern);
  });

  it.each([
    ["a quote is escaped", "it's", "it\\'s"],
    ["a backslash is escaped", "a\\b", "a\\\\b"],
    ["each of a row is escaped", "\\'\\", "\\\\\\'\\\\"],
    ["nothing else is escaped", '"%*?[]= AND $&', '"%*?[]= AND $&'],
  ])("%s", (_, value, escaped) => {
    expect(stixPattern("url", value)).toBe(`[url:value = '${escaped}']`);
  });
});

describe("indicatorText", () => {
  it("writes the object in one line, with the required properties", () => {
    expect(indicatorText(head, content, watch)).not.toContain("\n");
    expect(read({})).toEqual({
      type: "indicator",
      spec_version: "2.1",
      id: "indicator--1",
      created_by_ref: "identity--1",
      created: "2026-05-02T00:00:00.000Z",
      modified: "2026-05-03T00:00:00.000Z",
      confidence: 85,
      object_marking_refs: ["marking-definition--1"],
      name: "Name",
      description: "Words.",
      indicator_types: ["malicious-activity"],
      pattern: "[domain-name:value = 'evil.example']",
      pattern_type: "stix",
      pattern_version: "2.1",
      valid_from: "2026-05-01T00:00:00.000Z",
    });
  });

  it.each<[string, Parameters<typeof read>[0], object]>([
    ["a revocation is said only where there is one", { content: { revoked: true } }, { revoked: true }],
    [
      "an end of validity is said only where there is one",
      { watch: { validUntil: "2026-06-01T00:00:00.000Z" } },
      { valid_until: "2026-06-01T00:00:00.000Z" },
    ],
    ["medium is 50 of STIX's scale", { content: { confidence: "medium" } }, { confidence: 50 }],
    ["low is 15 of STIX's scale", { content: { confidence: "low" } }, { confidence: 15 }],
    [
      "labels are cleaned, sorted, and each once",
      { content: { labels: ["b\n", "a", "b", " "] } },
      { labels: ["a", "b"] },
    ],
    [
      "types of the vocabulary are kept",
      { watch: { threatTypes: ["compromised", "anonymization"] } },
      { indicator_types: ["anonymization", "compromised"] },
    ],
    [
      "what is printed is never benign",
      { watch: { threatTypes: ["benign", "c2"] } },
      { indicator_types: ["malicious-activity"] },
    ],
    [
      "a tactic is a phase",
      { content: { attack: ["command-and-control", "No Tactic"] } },
      { kill_chain_phases: [{ kill_chain_name: "mitre-attack", phase_name: "command-and-control" }] },
    ],
    [
      "a technique is a reference by number",
      { content: { attack: ["t1071.004", "t1"] } },
      { external_references: [{ source_name: "mitre-attack", external_id: "T1071.004" }] },
    ],
    ["labels that cleaning makes equal are one", { content: { labels: ["a", "a\n"] } }, { labels: ["a"] }],
    [
      "a value's quotes survive JSON and the pattern",
      { watch: { kind: "url", value: `http://m.example/"\\'` } },
      { pattern: `[url:value = 'http://m.example/"\\\\\\'']` },
    ],
  ])("%s", (_, change, property) => {
    expect(read(change)).toMatchObject(property);
  });

  it.each<[string, string, object]>([
    [
      "a web address is named by its host",
      "https://Blog.example/a?b=1#c",
      { source_name: "blog.example", url: "https://Blog.example/a?b=1#c" },
    ],
    [
      "what RFC 3986 bars is encoded",
      "https://blog.example/ü b",
      { source_name: "blog.example", url: "https://blog.example/%C3%BC%20b" },
    ],
    [
      "a broken percent triplet is no URI",
      "https://blog.example/%zz",
      { source_name: "reference", description: "https://blog.example/%zz" },
    ],
    [
      "a host in brackets is told in words",
      "http://[2001:db8::1]/",
      { source_name: "reference", description: "http://[2001:db8::1]/" },
    ],
    [
      "a script is told in words",
      "javascript:alert(1)",
      { source_name: "reference", description: "javascript:alert(1)" },
    ],
    ["a book is told in words", "The Art\nof War", { source_name: "reference", description: "The Art of War" }],
  ])("%s", (_, reference, wanted) => {
    expect(read({ content: { references: [reference] } })).toMatchObject({ external_references: [wanted] });
  });

  it("leaves out a reference of nothing printable, and the empty list with it", () => {
    expect(read({ content: { references: [" \u0000"] } })).not.toHaveProperty("external_references");
  });
});

describe("vulnerabilityText", () => {
  it("refers to the CVE first, and has no pattern", () => {
    const object: unknown = JSON.parse(vulnerabilityText(head, { ...content, attack: ["t1190"] }, "CVE-2024-12345"));
    expect(object).toMatchObject({
      type: "vulnerability",
      external_references: [
        { source_name: "cve", external_id: "CVE-2024-12345" },
        { source_name: "mitre-attack", external_id: "T1190" },
      ],
    });
    expect(object).not.toHaveProperty("pattern");
  });
});

describe("bundleFrame", () => {
  it("gives the same id for the same objects, whether joined or not, and another for others", () => {
    const { head: whole } = bundleFrame(testNamespace, ['{"a":1}', '{"b":2}']);
    expect(bundleFrame(testNamespace, ['{"a":1},\n{"b":2}']).head).toBe(whole);
    expect(bundleFrame(testNamespace, ['{"a":1}', '{"b":3}']).head).not.toBe(whole);
  });

  it("leaves the list out when there is nothing in it", () => {
    const { head: start, tail } = bundleFrame(testNamespace, []);
    expect(JSON.parse(start + tail)).not.toHaveProperty("objects");
  });
});
