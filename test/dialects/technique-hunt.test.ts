import { describe, expect, it } from "vitest";
import { eql } from "../../src/dialects/eql.ts";
import { esql } from "../../src/dialects/esql.ts";
import { techniqueHunt } from "../../src/dialects/hunt.ts";
import { kql } from "../../src/dialects/kql.ts";
import { spl } from "../../src/dialects/spl.ts";
import { readHunts } from "../support/elastic-hunts.ts";
import { describeConformance } from "../support/python.ts";
import { scan } from "../support/query-scan.ts";

const languages = { eql, esql, kql, spl };

describe.each(Object.entries(languages))("the hunt for a technique in %s", (_, language) => {
  it("says in its first line what it is, and has no empty line, which would part two queries", () => {
    const text = techniqueHunt(language, "T1059.001");
    expect(text.split("\n")[0]).toContain("T1059.001");
    expect(text.trimEnd()).not.toContain("\n\n");
  });
});

describeConformance("the hunt for a technique, as parsers of others read it,", () => {
  const rule = (id: string, sub?: string) => ({
    kibana: { alert: { rule: { threat: { technique: { id, subtechnique: { id: sub } } } } } },
  });
  const alerts = [
    rule("T1059"),
    rule("T1059", "T1059.001"),
    { threat: { technique: { id: "T1059.001" } } },
    rule("T1105"),
    { process: { name: "T1059" } },
  ];

  it.each([
    ["T1059", [0, 1, 2]],
    ["T1059.001", [1, 2]],
    ["T1105", [3]],
    ["T1204", []],
  ])("finds alerts of %s and of its parts in EQL, and no others", (id, found) => {
    const [read] = readHunts("eql", [techniqueHunt(eql, id)], alerts);
    expect(read?.found).toEqual(found);
  });

  it("is good ES|QL, and has one literal that is not a blank", () => {
    const [read] = readHunts("esql", [techniqueHunt(esql, "T1059")]);
    expect(read?.literals).toEqual(["*T1059*"]);
  });
});

it("asks Splunk for the technique and its parts by a pattern that no longer number begins", () => {
  const lines = techniqueHunt(spl, "T1059").split("\n");
  const [pattern = ""] = lines.flatMap((line) => scan(line).literals).filter((literal) => literal.startsWith("^"));
  const ids = ["T1059", "T1059.001", "T10590", "T105", "xT1059"];
  expect(ids.filter((id) => new RegExp(pattern).test(id))).toEqual(["T1059", "T1059.001"]);
});

it("asks Sentinel and Defender for a whole word, in tables that one of them may lack", () => {
  const text = techniqueHunt(kql, "T1059");
  expect(text).toContain("union isfuzzy=true\n    (SecurityAlert\n");
  expect(text).toContain("    (AlertInfo\n");
  expect(text).toContain('| where Matched has "T1059"\n');
  expect(scan(text.split("\n").slice(1).join("\n")).literals).toContain("T1059");
});
