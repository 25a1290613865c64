import { expect, it } from "vitest";
import { kqlString } from "../../src/dialects/kql.ts";
import { kql } from "../../src/formats/kql.ts";
import { printed, testFormat } from "../support/format.ts";
import { fixedFiles, testFixedFiles } from "../support/fixed-files.ts";
import { indicatorsOf, queriesIn, thousandValues, trickyValues } from "../support/hunts.ts";
import { analysed } from "../support/kusto.ts";
import { item } from "../support/pack.ts";
import { scan } from "../support/query-scan.ts";

const operators = ["where", "project"];

/** What a query looks for: to Kusto's own parser, and by a scan of strings, brackets and operators. */
function values(text: string): string[] {
  return queriesIn(text).flatMap((query) => {
    const { faults, columns, literals } = analysed(query);
    expect(faults).toEqual([]);
    expect(columns).toEqual(["TimeGenerated", "Matched", "Host"]);
    const [comment = "", ...lines] = query.split("\n");
    expect(comment).toMatch(/^\/\/ [^"]+$/);
    const { bare } = scan(lines.join("\n"));
    expect(bare).not.toMatch(/\/\/|;/);
    for (const [, operator] of bare.matchAll(/\| *(\w+)/g)) expect(operators).toContain(operator);
    const found = lines.filter((line) => line.startsWith("| where Matched "));
    expect(found).toHaveLength(1);
    const scanned = scan(found[0] ?? "").literals;
    expect(literals.slice(-scanned.length)).toEqual(scanned);
    return indicatorsOf(scanned);
  });
}

// UTF-8 has no halves of a surrogate pair.
testFormat(kql, { golden: "hunts.kql", values, leavesOut: (value) => /\p{Cs}/u.test(value) });

it("finds a domain and the names below it, and none that only ends alike", () => {
  const text = printed(kql, [item("domain", "c2.example.com")]);
  expect(text).toContain('| where Matched in~ ("c2.example.com") or Matched endswith ".c2.example.com"\n');
});

it("tells upper from lower case in a path alone", () => {
  expect(printed(kql, [item("url", "https://m.example/A")])).toContain('Matched in ("https://m.example/A")');
  expect(printed(kql, [item("email", "A@m.example")])).toContain('Matched in~ ("A@m.example")');
});

it("gives back every one of the values that break converters", () => {
  const text = printed(
    kql,
    trickyValues.map((value) => item("url", value)),
  );
  expect(values(text).sort()).toEqual([...trickyValues].sort());
});

it("leaves out half a surrogate pair, which no file can hold", () => {
  expect(printed(kql, [item("url", "a\ud800b")])).toBe("");
});

it("gives back a thousand values of any characters to Kusto's own parser", () => {
  const items = thousandValues.filter((value) => !/\p{Cs}/u.test(value)).map((value) => item("url", value));
  const queries = queriesIn(printed(kql, items)).map(analysed);
  expect(queries.flatMap(({ faults }) => faults)).toEqual([]);
  const literals = new Set(queries.flatMap(({ literals }) => literals));
  expect(items.map(({ record }) => record.value).filter((value) => !literals.has(value))).toEqual([]);
});

testFixedFiles(kql, {
  "legacy/dns-queries.kql": "legacy/dns-queries.kql",
  "legacy/network-connections.kql": "legacy/network-connections.kql",
});

it.each(Object.entries(fixedFiles(kql)))("has queries of columns that there are in %s, and no indicator", (_, text) => {
  for (const query of queriesIn(text)) {
    const { faults, columns } = analysed(query);
    expect(faults).toEqual([]);
    expect(columns).toContain("IndicatorId");
    expect(query.length).toBeLessThan(10_000);
  }
});

it("writes strings that a reader of the same escapes gives back", () => {
  for (const value of thousandValues) {
    expect(scan(`T | where Matched in (${kqlString(value)})`).literals).toEqual([value]);
  }
});
