import { describe, expect, it } from "vitest";
import { eql } from "../../src/dialects/eql.ts";
import { esql } from "../../src/dialects/esql.ts";
import { type HuntLanguage, hunts } from "../../src/dialects/hunt.ts";
import { kql } from "../../src/dialects/kql.ts";
import { spl } from "../../src/dialects/spl.ts";
import { queriesIn } from "../support/hunts.ts";
import type { Entry } from "../../src/model/format.ts";
import { item } from "../support/pack.ts";

const languages = { eql, esql, kql, spl };
const many = Array.from({ length: 500 }, (_, index) => item("domain", `c${index}.example.com`));

function printed(language: HuntLanguage, entries: readonly Entry[]): string {
  const writer = hunts(language);
  return writer.take(entries) + [...writer.end()].join("");
}

describe.each(Object.entries(languages))("hunts in %s", (_, language) => {
  it("stay under 10,000 characters, and nearly fill them", () => {
    const queries = queriesIn(printed(language, many));
    const lengths = queries.map((query) => query.length);
    expect(Math.max(...lengths)).toBeLessThan(10_000);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(9_500);
  });

  it("look for every value in one query and no other", () => {
    const queries = queriesIn(printed(language, many));
    for (const { record } of many) {
      expect(queries.filter((query) => query.includes(`"${record.value}"`))).toHaveLength(1);
    }
  });

  it("have a value that fills a query to the last character, and not one that is longer", () => {
    const room = 9_800 - language.query("url", [""]).length;
    expect(queriesIn(printed(language, [item("url", "a".repeat(room))]))).toHaveLength(1);
    expect(printed(language, [item("url", "a".repeat(room + 1))])).toBe("");
  });

  it("name one indicator by its id and score", () => {
    const one = item("domain", "a.example", { record: { score: 42, level: "medium" } });
    expect(printed(language, [one])).toContain(`${one.record.id}, domain, score 42 of 100 (medium)`);
  });

  it("count several and tell their scores from least to most", () => {
    const several = [90, 9, 40].map((score) => item("domain", `${score}.example`, { record: { score } }));
    expect(printed(language, several)).toContain("3 indicators of kind domain, score 9 to 90 of 100");
  });

  it("are parted by an empty line, and hold none", () => {
    const text = printed(language, [item("ipv4", "203.0.113.42"), ...many]);
    const comments = text
      .split("\n")
      .filter((line) => line.includes("indicators of kind") || line.includes(", ipv4, "));
    expect(queriesIn(text)).toHaveLength(comments.length);
    expect(comments.length).toBeGreaterThan(2);
  });
});
