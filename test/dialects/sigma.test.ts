import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { formNamed } from "../../src/dialects/sigma-forms.ts";
import { escapeSigma } from "../../src/dialects/sigma-escape.ts";
import { ruleFile, ruleText, type Rule } from "../../src/dialects/sigma.ts";

const ruleForm = z.record(z.string(), z.unknown());

const rule: Rule = {
  title: "Acme CTI — Malicious URL http://m.example/",
  id: "8f3a4d1e-7b2c-5a9e-9f6d-3a8b1c7e2f4d",
  description: "Detects web requests for hxxp://m.example/",
  references: ["https://alpha.example/1"],
  author: "Acme",
  date: "2026-05-17",
  modified: "2026-05-18",
  attack: ["command-and-control", "t1071"],
  form: formNamed("url", "seed"),
  values: ["http://m.example/"],
  level: "high",
  falsePositives: "Legitimate use of the URL.",
};

describe("escapeSigma", () => {
  it.each([
    ["leaves a plain value alone", "c2.example.com", "c2.example.com"],
    ["makes a question mark literal", "a.exe?id=1", "a.exe\\?id=1"],
    ["makes a star literal", "/*/x", "/\\*/x"],
    ["doubles a backslash", "a\\b", "a\\\\b"],
    ["doubles one at the end", "a\\", "a\\\\"],
    ["doubles both of a share's", "\\\\srv\\x", "\\\\\\\\srv\\\\x"],
    ["keeps a backslash before a star apart from its escape", "a\\*b", "a\\\\\\*b"],
    ["never decodes a percent sign", "%2a%5C", "%2a%5C"],
  ])("%s", (_, value, escaped) => {
    expect(escapeSigma(value)).toBe(escaped);
  });
});

describe("ruleText", () => {
  it("has the key order of the seed endpoint's example", () => {
    expect(keysOf(ruleText(rule))).toEqual([
      ...["title", "id", "status", "description", "references", "author", "date", "modified", "tags", "logsource"],
      ...["detection", "level", "falsepositives"],
    ]);
  });

  it("leaves out what there is none of", () => {
    const { modified: _, ...undated } = rule;
    const keys = keysOf(ruleText({ ...undated, references: [] }));
    expect(keys).not.toContain("modified");
    expect(keys).not.toContain("references");
  });

  it("asks for a domain or its subdomains, never for names that end alike", () => {
    const text = ruleText({ ...rule, form: formNamed("domain", "seed"), values: ["c2.example.com"] });
    expect(detectionOf(text)).toEqual({
      selection: [{ QueryName: "c2.example.com" }, { "QueryName|endswith": ".c2.example.com" }],
      condition: "selection",
    });
  });

  it("lists several values below each field", () => {
    const text = ruleText({ ...rule, form: formNamed("md5", "sigmahq"), values: ["00", "11"] });
    expect(detectionOf(text)).toEqual({
      selection: { "Hashes|contains": ["MD5=00", "MD5=11"] },
      condition: "selection",
    });
  });

  it("keeps values that differ in case alone in lists apart, and loses none", () => {
    const text = ruleText({ ...rule, values: ["http://m.example/A", "http://m.example/a", "http://m.example/b"] });
    expect(detectionOf(text)).toEqual({
      selection: [{ "c-uri": ["http://m.example/A", "http://m.example/b"] }, { "c-uri": "http://m.example/a" }],
      condition: "selection",
    });
  });

  it("separates the rules of a file by a line of dashes", () => {
    expect(ruleFile(["a\n", "b\n"])).toBe("a\n---\nb\n");
  });
});

function keysOf(text: string): string[] {
  return Object.keys(ruleForm.parse(load(text)));
}

function detectionOf(text: string): unknown {
  return ruleForm.parse(load(text))["detection"];
}
