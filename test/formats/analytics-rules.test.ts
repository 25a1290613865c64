import { createHash } from "node:crypto";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { analyticsRules } from "../../src/formats/analytics-rules.ts";
import { sentinelSource } from "../../src/dialects/sentinel.ts";
import { byText } from "../../src/model/order.ts";
import { fixedFile, fixedFiles, testFixedFiles } from "../support/fixed-files.ts";
import { trickyValues } from "../support/hunts.ts";
import { analysed } from "../support/kusto.ts";
import { analyticsRule, ruleOfTemplate, rulesTemplate } from "../support/sentinel-rules.ts";

testFixedFiles(analyticsRules, { "rules/domain-dns.yaml": "analytics-rule.yaml" });

const paths = Object.keys(fixedFiles(analyticsRules)).filter((path) => path.startsWith("rules/"));
const rules = paths.map((path) => ({ path, rule: analyticsRule.parse(load(fixedFile(analyticsRules, path))) }));

describe.each(rules)("$path", ({ rule }) => {
  const { faults, columns, literals } = analysed(rule.query);

  it("has a query in which Kusto's own parser finds no fault, and that fits a rule", () => {
    expect(faults).toEqual([]);
    expect(rule.query.length).toBeLessThan(10_000);
    expect(rule.query).not.toMatch(/\b(?:search|union) +\*/);
  });

  it("makes entities, details and severity of columns that its query gives", () => {
    const named = [
      ...rule.entityMappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName)),
      ...Object.values(rule.customDetails),
      ...Object.values(rule.alertDetailsOverride).flatMap((text) =>
        [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name),
      ),
      rule.alertDetailsOverride.alertSeverityColumnName,
    ];
    expect(columns).toEqual(expect.arrayContaining(named));
  });

  it("tells what an analyst asks first", () => {
    expect(Object.keys(rule.customDetails)).toEqual(
      expect.arrayContaining([
        "Indicator",
        "IndicatorId",
        "Score",
        "ScoreParts",
        "Sources",
        "Tlp",
        "Reference",
        "FirstMatch",
        "ValidUntil",
      ]),
    );
  });

  it("asks for indicators of this tree alone", () => {
    expect(literals).toEqual(expect.arrayContaining(["Acme CTI", "identity--2b3a341a-e616-5783-ab9e-7774e320a058"]));
  });

  it("lets the newest row of an indicator decide, so that one that was revoked meets nothing", () => {
    const [before = "", after = ""] = rule.query.split("arg_max(TimeGenerated, *) by Id, ObservableValue");
    expect(before).not.toMatch(/IsActive|ValidUntil|Confidence/);
    expect(after).toContain(
      "IsActive and not(coalesce(Revoked, false)) and (isnull(ValidUntil) or ValidUntil > now())",
    );
  });

  it("leaves out level low, and is quiet for a day about a host and an indicator alone", () => {
    expect(rule.query).toContain("| where iff(isnull(Score), Confidence >= 30, Score >= 40)\n");
    expect(rule.query).toContain("| join kind=leftanti told on MatchKey\n");
    expect(rule.suppressionEnabled).toBe(false);
    expect(rule.incidentConfiguration.groupingConfiguration.groupByCustomDetails).toEqual(["MatchKey"]);
  });
});

it("has a rule for addresses, domains, URLs, hashes and senders, each with an id of its own", () => {
  expect([...new Set(paths.map((path) => /^rules\/(\w+)-/.exec(path)?.[1]))].sort()).toEqual([
    "domain",
    "email",
    "hash",
    "ip",
    "url",
  ]);
  expect(new Set(rules.map(({ rule }) => rule.id)).size).toBe(rules.length);
});

it("has rules of the version under which they are known: those that change take a new one", () => {
  const known: Readonly<Record<string, string>> = {
    "1.0.0": "c2e3630f46b6bf6329bfa1d90f7e704f0ff4647dfa15e98fdac7c12432eff53a",
  };
  const versions = [...new Set(rules.map(({ rule }) => rule.version))];
  const digest = createHash("sha256").update(paths.map((path) => fixedFile(analyticsRules, path)).join("\n"));
  expect(versions.map((version) => known[version])).toEqual([digest.digest("hex")]);
});

it.each(["rules/ip-network-session.yaml", "rules/ip-firewall.yaml", "rules/ip-device.yaml"])(
  "%s passes over what came in or was denied",
  (path) => {
    expect(fixedFile(analyticsRules, path)).toMatch(/inbound/i);
    expect(fixedFile(analyticsRules, path)).toMatch(/"deny"|ConnectionFailed/i);
  },
);

describe("analytics-rules.json", () => {
  it("holds the same rules, each of them disabled", () => {
    const template = rulesTemplate.parse(JSON.parse(fixedFile(analyticsRules, "analytics-rules.json")));
    const byId = (a: { id: string }, b: { id: string }) => byText(a.id, b.id);
    expect(template.resources.map(ruleOfTemplate).sort(byId)).toEqual(
      rules.map(({ rule: { requiredDataConnectors, version, status, ...rule } }) => rule).sort(byId),
    );
    expect(template.resources.map(({ properties }) => properties.enabled)).toEqual(rules.map(() => false));
  });
});

describe("the name of a tree, which may be any text", () => {
  it.each([...trickyValues, "[concat('a','b')]", "'", "# x", "{{Host}}"])(
    "%j leaves rules and template whole",
    (brand) => {
      const files = fixedFiles(analyticsRules, brand);
      const [first, ...others] = paths.map((path) => analyticsRule.parse(load(files[path] ?? "")));
      const { faults, literals } = analysed(first?.query ?? "");
      expect(faults).toEqual([]);
      expect(literals).toContain(sentinelSource(brand));
      const template = rulesTemplate.parse(JSON.parse(files["analytics-rules.json"] ?? ""));
      const names = template.resources.map(({ properties }) => properties.displayName);
      expect(names).toEqual([first, ...others].map((rule) => rule?.name));
      // What begins and ends with a bracket, ARM evaluates.
      for (const name of names) expect(name).not.toMatch(/\]$/);
    },
  );
});
