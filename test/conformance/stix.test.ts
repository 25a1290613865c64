import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { stix } from "../../src/emitters/stix.ts";
import { kinds, tlps } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { stix as format } from "../../src/formats/stix.ts";
import { emitAll } from "../support/emitter.ts";
import { printed as inPack } from "../support/format.ts";
import { hostilePack, item, pack, testNamespace, values } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";

const answer = z.strictObject({ types: z.record(z.string(), z.number()), problems: z.array(z.string()) });

function check(files: Readonly<Record<string, string>>) {
  return answer.parse(python("stix.py", { namespace: testNamespace, files }));
}

function printed(items: readonly Item[]): Record<string, string> {
  return Object.fromEntries(emitAll(stix, items).map(({ path, text }) => [path, text]));
}

const left = "2026-06-01T00:00:00.000Z";
const past = [{ epoch: 0, from: "2026-05-01T06:00:00.000Z", at: left }];

/** On days of their own, because a bundle holds an object once. */
const leaving: readonly Item[] = values.flatMap(([kind, value]) => [
  item(kind, value, {
    record: {
      day: "2026-06-01",
      status: "withdrawn",
      left: { at: left, reason: "withdrawn", from: "2026-05-01T06:00:00.000Z" },
    },
  }),
  item(kind, value, {
    record: {
      day: "2026-06-02",
      status: "withdrawn",
      left: { at: left, reason: "absent", from: "2026-05-01T06:00:00.000Z" },
    },
  }),
  item(kind, value, { record: { day: "2026-06-03", epoch: 1, past } }),
]);

const words = [
  `Two\nlines \u0000 \u202e rtl \ud800`,
  `"quoted" \\ 'it''s' {"a":1}`,
  "x".repeat(10_240),
  "пример 😀",
  " ",
];

const wordy: readonly Item[] = tlps.map((tlp, index) =>
  item("domain", `words-${index}.example`, {
    facts: {
      tlp,
      titles: words,
      tags: words,
      malware: words,
      actors: words,
      categories: words,
      references: [
        ...words,
        "https://host.example/ü?q=a b|c",
        "http://[2001:db8::1]/x",
        "https://h.example/%zz",
        "ftp://h.example/a",
      ],
      threatTypes: ["c2", "benign", "compromised", "Anonymization"],
      attack: ["command-and-control", "t1071.004", "s0154", "Not A Tactic", "t1"],
      ports: [443, 8443],
      urls: ["http://words.example/"],
    },
  }),
);

describeConformance("STIX bundles hold before the validator, the pattern grammar and python-stix2", () => {
  const honest = printed([...pack, ...leaving, ...wordy]);

  it("without one warning for every kind, fate and marking", () => {
    const { types, problems } = check(honest);
    expect(problems).toEqual([]);
    expect(types["indicator"]).toBeGreaterThan(60);
    expect(types["vulnerability"]).toBe(5);
    expect(types["marking-definition"]).toBe(8);
    expect(types["attack-pattern"]).toBeGreaterThan(10);
    expect(types["relationship"]).toBeGreaterThan(40);
  });

  it("with values that no reading of a feed would let through", () => {
    expect(check(printed(hostilePack)).problems).toEqual([]);
  });

  it("when the kinds stand in the bundles of a pack, and when they have left it", () => {
    const files = { "bundle.json": inPack(format, pack), "gone.json": inPack(format, pack, "gone.json") };
    expect(check(files).problems).toEqual([]);
    expect(kinds.every((kind) => pack.some(({ record }) => record.kind === kind))).toBe(true);
  });

  const [path = "", text = ""] = Object.entries(printed(pack))[0] ?? [];
  let report: readonly string[] = [];

  const faults: readonly (readonly [string, (text: string) => string, string])[] = [
    ["a creator that is not there", (t) => t.replaceAll(/"created_by_ref":"identity--./g, "$&0"), "not in the bundle"],
    ["a time without milliseconds", (t) => t.replaceAll("08:00:00.000Z", "08:00:00Z"), "not in milliseconds"],
    ["a hash in upper case", (t) => t.replace("ba39a3ee", "BA39A3EE"), "upper case"],
    ["an object type that nobody knows", (t) => t.replace("[domain-name:", "[domain:"), "no known kind"],
    ["a revocation that is still valid", (t) => t.replace('"confidence"', '"revoked":true,"confidence"'), "Elastic"],
    ["an id of another name space", (t) => t.replaceAll(/indicator--./g, "indicator--0"), "not by the rule"],
    [
      "a relationship of another name space",
      (t) => t.replaceAll(/relationship--./g, "relationship--0"),
      "not by the rule",
    ],
    ["a technique that is not there", (t) => t.replaceAll(/"id":"attack-pattern--./g, "$&0"), "not in the bundle"],
    ["a confidence over 100", (t) => t.replace('"confidence":85', '"confidence":850'), "validator"],
    ["a broken pattern", (t) => t.replace("c2.example.com']", "c2.example.com]"), "pattern"],
    ["a property of our own", (t) => t.replace('"confidence"', '"x_level":"high","confidence"'), "validator"],
  ];
  const names = faults.map(([name]) => name);

  beforeAll(() => {
    report = check(Object.fromEntries(faults.map(([name, spoil]) => [name, spoil(text)]))).problems;
  });

  it.each(faults)("and the check notices %s", (name, spoil, sign) => {
    expect(path).toBe("stix/2026/05/2026-05-01.json");
    expect(spoil(text)).not.toBe(text);
    expect(names).toContain(name);
    expect(report.filter((line) => line.startsWith(`${name}: `)).join("\n")).toContain(sign);
  });
});
