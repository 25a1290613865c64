import { expect, it } from "vitest";
import { esqlString } from "../../src/dialects/esql.ts";
import { esql } from "../../src/formats/esql.ts";
import { huntedIn, readHunts } from "../support/elastic-hunts.ts";
import { printed, testFormat } from "../support/format.ts";
import { hasUnseen, thousandSeenValues, trickyValues } from "../support/hunts.ts";
import { item } from "../support/pack.ts";
import { describeConformance } from "../support/python.ts";

describeConformance("ES|QL as Elasticsearch's grammar reads it", () => {
  testFormat(esql, { golden: "hunts.esql", values: (text) => huntedIn("esql", text), leavesOut: hasUnseen });

  it("gives back what it holds of the values that break converters", () => {
    const text = printed(
      esql,
      trickyValues.map((value) => item("url", value)),
    );
    expect(huntedIn("esql", text).sort()).toEqual(trickyValues.filter((value) => !hasUnseen(value)).sort());
  });

  it("writes strings that the grammar ends where they end", () => {
    const held = thousandSeenValues.filter((value) => value.trim() !== "");
    const read = readHunts(
      "esql",
      held.map((value) => `FROM logs-* | WHERE x == ${esqlString(value)}`),
    );
    expect(read.map(({ literals }) => literals[0])).toEqual(held);
  });

  it("and the grammar refuses a query with a value that is not escaped", () => {
    expect(() => readHunts("esql", ['FROM logs-* | WHERE x == "a"b"'])).toThrow("hunts.py ended with 1");
  });
});

it("finds a domain and the names below it, and none that only ends alike", () => {
  const text = printed(esql, [item("domain", "c2.example.com")]);
  expect(text).toContain('TO_LOWER(dns.question.name) IN ("c2.example.com")');
  expect(text).toContain('ENDS_WITH(TO_LOWER(dns.question.name), ".c2.example.com")');
});

it.each(["a\nb", "a\u0000b", "a\u202eb"])("leaves out %j, which cannot be seen", (value) => {
  expect(printed(esql, [item("url", value)])).toBe("");
});
