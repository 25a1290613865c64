import { loadAll } from "js-yaml";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formOf } from "../../src/dialects/sigma-forms.ts";
import { attackOf, descriptionOf, falsePositivesOf, referencesOf, titleOf } from "../../src/dialects/sigma-words.ts";
import { pipelines } from "../../src/emitters/pipelines.ts";
import type { Kind } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { analysed } from "../support/kusto.ts";
import { hostilePack, item, pack, settings, sigmahqSettings } from "../support/pack.ts";
import { describeConformance, tool } from "../support/python.ts";
import { faults, reportOn, rulesOf, validatorsPath } from "./sigma-report.ts";

const columns = ["splunk", "splunk-cim", "lucene", "eql", "esql", "opensearch", "sentinel-asim", "defender-xdr"];

/** Canonical values that have broken a converter, a validator or a YAML reader before. */
const awkward: readonly (readonly [Kind, string])[] = [
  ["ipv6", "fe80::1"],
  ["ipv6", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"],
  ["domain", "no.example"],
  ["domain", "1e3.example"],
  ["domain", "2026-05-17.example"],
  ["domain", `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.example`],
  ["url", "https://m.example/Path?A=1"],
  ["url", "https://m.example/path?a=1"],
  ["url", "https://m.example/a/."],
  ["url", "https://m.example/?u=http://n.example/%3F&v=%2A%5C%25_!~$(id);@#"],
  ["url", `https://m.example/${"%E2%82%AC".repeat(40)}`],
  ["url", "ftp://198.51.100.7/*?*?"],
  ["md5", "00000000000000000000000000000001"],
  ["sha1", "1e00000000000000000000000000000000000012"],
];
const canonical: readonly Item[] = [...pack, ...awkward.map(([kind, value]) => item(kind, value))].filter(
  // A single URL of that length cannot give a query under 10,000 characters, nor stand in a list; it has its own test.
  ({ record }) => record.value.length < 3000,
);

/** Words of feeds that a rule must carry, or leave out, without breaking. */
const feedWords: readonly Item[] = [
  item("domain", "words.example", {
    facts: {
      titles: ['A "quoted" title: it\'s #1 – see https://x.example/\n---\nid: 7 \u202Eevil\u0007 \u{1F600}'],
      references: [
        "javascript:alert(1)",
        "https://attack.mitre.org/techniques/T1071/",
        "https://github.com/o/r/blob/main/rules.yml",
        `https://github.com/o/r/blob/${"a".repeat(40)}/rules.yml`,
        "https://x.example/it's?q=a: b",
        "https://x.example/it's?q=a",
        "https://x.example/it's?q=a",
      ],
      attack: ["command-and-control", "t1071", "t1071.004", "Not A Tag", "t99"],
    },
  }),
  item("url", "http://bare.example/", { facts: { titles: ["Internal research of http://x.example"], references: [] } }),
];

describeConformance("Sigma rules read by pySigma", () => {
  it.each([
    ["seed", settings],
    ["sigmahq", sigmahqSettings],
  ])("have no issue, convert everywhere and match what they should in profile %s", (_, profile) => {
    const { files, origins } = rulesOf([...canonical, ...feedWords], profile);
    const report = reportOn(files, origins, { validate: true });
    expect(faults(report)).toEqual([]);
    expect(Object.keys(report.columns)).toEqual(columns);
    expect(report.rules.map((rule) => rule["id"]).sort()).toEqual(Object.keys(origins).sort());
    for (const column of ["sentinel-asim", "defender-xdr"]) {
      const queries = Object.values(report.columns[column]?.queries ?? {}).flat();
      expect(queries.length).toBeGreaterThan(canonical.length / 2);
      expect(queries.flatMap((query) => analysed(query).faults)).toEqual([]);
    }
  });

  it.each([
    ["seed", settings],
    ["sigmahq", sigmahqSettings],
  ])("survive values that should never get here in profile %s", (_, profile) => {
    const { files, origins } = rulesOf(hostilePack, profile);
    expect(faults(reportOn(files, origins, { validate: false }))).toEqual([]);
  });

  it("are read alike, and as they were meant, by a YAML 1.1 and a YAML 1.2 reader", () => {
    const items = [...canonical, ...hostilePack, ...feedWords];
    const { files, origins } = rulesOf(items, settings);
    const { rules } = reportOn(files, origins, { validate: false });
    expect(files.flatMap(({ text }) => loadAll(text))).toEqual(rules);
    const meant = items.flatMap(meaningOf);
    for (const rule of meant) expect(rules).toContainEqual(rule);
    expect(meant).toHaveLength(items.length - 2);
  });
});

/** What a rule of the seed profile must say, written down a second time and without a writer. */
function meaningOf({ record: { id, kind, value, day, level }, facts }: Item): object[] {
  const form = formOf(kind, "seed");
  if (form === undefined) return [];
  const escaped = Array.from(value, (char) => ("\\*?".includes(char) ? `\\${char}` : char)).join("");
  const references = referencesOf(facts.references);
  const selections: Readonly<Record<string, unknown>> = {
    dns: [{ QueryName: escaped }, { "QueryName|endswith": `.${escaped}` }],
    proxy: { "c-uri": escaped },
    network_connection: { DestinationIp: escaped },
    process_creation: { "Hashes|contains": `${kind.toUpperCase()}=${escaped}` },
  };
  const rule = {
    title: titleOf(settings.brand, form, value, id),
    id,
    status: "experimental",
    description: descriptionOf(form, value, facts.titles[0], references.length),
    ...(references.length > 0 ? { references } : {}),
    author: "Acme Threat Intelligence Feed",
    date: day,
    modified: "2026-05-10",
    tags: attackOf(form, facts.attack).map((suffix) => `attack.${suffix}`),
    logsource: { category: form.category },
    detection: { selection: selections[form.category], condition: "selection" },
    level,
    falsepositives: [falsePositivesOf(form)],
  };
  return [rule];
}

describeConformance("the commands that the tree's README quotes", () => {
  const tree = mkdtempSync(join(tmpdir(), "rulepress-sigma-"));
  afterAll(() => {
    rmSync(tree, { recursive: true });
  });
  beforeAll(() => {
    const { files } = rulesOf([...canonical, ...feedWords], settings);
    for (const { path, text } of [...files, ...(pipelines.fixed?.(settings) ?? [])]) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
  });

  it("sigma check finds nothing", () => {
    const checked = tool("sigma", ["check", "--fail-on-issues", "-c", validatorsPath, "sigma/", "sigma-lists/"], {
      cwd: tree,
    });
    expect(checked.stderr + checked.stdout).toMatch(/0 errors/);
    expect(checked.status).toBe(0);
  });

  it.each([
    ["splunk", "splunk", "`rulepress_dns` ("],
    ["splunk", "splunk-cim", "tag=network tag=resolution tag=dns (query"],
    ["lucene", "elastic", "dns.question.name:"],
    ["eql", "elastic", "any where destination.ip"],
    ["esql", "elastic", "| where dns.question.name"],
    ["opensearch_lucene", "elastic", "dns.question.name:"],
    ["kusto", "sentinel-asim", "_Im_Dns\n| where "],
    ["kusto", "defender-xdr", "DeviceNetworkEvents\n| where "],
  ])("sigma convert -t %s -p pipelines/%s.yml gives queries for both folders", (target, pipeline, wanted) => {
    for (const folder of ["sigma/", "sigma-lists/"]) {
      const converted = tool("sigma", ["convert", "-t", target, "-p", `pipelines/${pipeline}.yml`, folder], {
        cwd: tree,
      });
      expect(converted.stderr + converted.stdout).not.toMatch(/error/i);
      expect(converted.stdout).toContain(wanted);
      expect(converted.status).toBe(0);
    }
  });
});
