import { indicatorId, uuidv5 } from "../../src/model/id.ts";
import type { Claim, Facts, Kind, LedgerRecord } from "../../src/model/indicator.ts";
import { kinds } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import type { Settings } from "../../src/model/settings.ts";

export const testNamespace = uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "rulepress.test");

export const settings: Settings = {
  namespace: testNamespace,
  brand: "Acme CTI",
  author: "Acme Threat Intelligence Feed",
  profile: "seed",
  tlp: "clear",
  audience: "public",
  ttlDays: { ipv4: 30, ipv6: 30, domain: 90, url: 30, md5: 365, sha1: 365, sha256: 365, email: 90 },
  levels: Object.fromEntries(kinds.map((kind) => [kind, { high: 70, medium: 40 }])) as Settings["levels"],
  sources: {
    alpha: {
      title: "Alpha Feed",
      license: "CC0-1.0",
      terms: "https://alpha.example/terms",
      republish: "yes",
      tlp: "clear",
    },
    beta: { title: "Beta Feed", license: "CC-BY-4.0", attribution: "Beta Lab", republish: "yes", tlp: "clear" },
  },
};

export const sigmahqSettings: Settings = { ...settings, profile: "sigmahq" };

const claim: Claim = { lease: "2026-05-10T08:00:00.000Z", confidence: "high", firstSeen: "2026-05-01T06:00:00.000Z" };

const techniques: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  ipv4: ["command-and-control", "t1071"],
  ipv6: ["command-and-control", "t1071"],
  domain: ["command-and-control", "t1071", "t1071.004"],
  url: ["command-and-control", "t1071", "t1071.001"],
  md5: ["execution", "t1204", "t1204.002"],
  sha1: ["execution", "t1204", "t1204.002"],
  sha256: ["execution", "t1204", "t1204.002"],
};

/** A live record with its facts; `record` and `facts` override what a test is about. */
export function item(
  kind: Kind,
  value: string,
  override: { readonly record?: Partial<LedgerRecord>; readonly facts?: Partial<Facts> } = {},
): Item {
  return {
    record: {
      id: indicatorId(testNamespace, kind, value),
      kind,
      value,
      status: "live",
      day: "2026-05-01",
      created: "2026-05-02T00:00:00.000Z",
      modified: "2026-05-10T08:00:00.000Z",
      revision: 1,
      until: "2026-08-08T08:00:00.000Z",
      confidence: "high",
      score: 75,
      parts: { confidence: 75 },
      level: "high",
      claims: { alpha: claim },
      ...override.record,
    },
    facts: {
      firstSeen: "2026-05-01T06:00:00.000Z",
      lastSeen: "2026-05-10T08:00:00.000Z",
      titles: ["New botnet observed beaconing"],
      references: ["https://alpha.example/threats/1"],
      tags: ["botnet"],
      threatTypes: [],
      malware: [],
      actors: [],
      attack: techniques[kind] ?? [],
      ports: [],
      categories: [],
      industries: [],
      sources: ["alpha"],
      urls: [],
      tlp: "clear",
      ...override.facts,
    },
  };
}

/** One plain value of every kind, and the shapes that have bitten someone, as canonical values. */
export const values: readonly (readonly [Kind, string])[] = [
  ["ipv4", "203.0.113.42"],
  ["ipv6", "2001:db8::1"],
  ["domain", "c2.example.com"],
  ["domain", "xn--e1afmkfd.example"],
  ["domain", "_dmarc.bad_host.example"],
  ["url", "https://m.example/payload.exe?id=1"],
  ["url", "http://m.example/a*b?c=[1]&d=it%27s"],
  ["url", "http://m.example/%2a%5C100%"],
  ["url", "http://198.51.100.7:8080/x.sh"],
  ["url", `https://m.example/${"a".repeat(3000)}`],
  ["md5", "12345678901234567890123456789012"],
  ["md5", "1234e567890123456789012345678901"],
  ["sha1", "ba39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["sha256", "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["email", "threat-actor@malicious-domain.example"],
  ["cve", "CVE-2024-12345"],
];

/** Values that never get past the canonical forms, given to writers as if they had: a writer must survive them too. */
export const hostileValues: readonly (readonly [Kind, string])[] = [
  ["url", "http://m.example/it's"],
  ["url", 'http://m.example/"x"|delete`id`$(id)'],
  ["url", "http://m.example/a\\b\\"],
  ["url", "\\\\srv\\x"],
  ["url", "http://m.example/a\\*b"],
  ["url", "http://m.example/: #x - {y} [z] &a *b !c %d @e"],
  ["url", '=HYPERLINK("http://x","y")'],
  ["url", 'http://m.example/</Content><x a="1">&amp;]]>'],
  ["url", "http://m.example/пример/😀"],
  ["domain", "yes"],
  ["domain", "1e3"],
  ["domain", "0x10"],
  ["domain", "2026-05-17"],
  ["domain", "$INCLUDE"],
  ["domain", "__proto__"],
];

export const pack: readonly Item[] = values.map(([kind, value]) => item(kind, value));

export const hostilePack: readonly Item[] = hostileValues.map(([kind, value]) => item(kind, value));
