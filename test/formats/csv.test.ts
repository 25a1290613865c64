import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { z } from "zod";
import { csvHolds } from "../../src/dialects/csv.ts";
import { csv } from "../../src/formats/csv.ts";
import { printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

const table = z.array(z.record(z.string(), z.string()));

/** csv-parse without any of its allowances: as many fields as the header has, and nothing beside quotes. */
function rows(text: string): z.infer<typeof table> {
  return table.parse(parse(text, { columns: true, record_delimiter: "\r\n" }));
}

testFormat(csv, {
  golden: "indicators.csv",
  values: (text) => rows(text).map(({ value = "" }) => value),
  leavesOut: (value) => !csvHolds(value),
});

it("begins with the columns that lookups are made of", () => {
  expect(printed(csv, [])).toMatch(/^"kind","value","confidence","score","level","first_seen","last_seen",/);
});

it("leaves what nobody stated empty", () => {
  const [row] = rows(printed(csv, [item("domain", "a.example", { facts: { firstSeen: undefined, titles: [] } })]));
  expect(row).toMatchObject({ first_seen: "", title: "", malware: "" });
});

it("keeps an indicator whose tags and titles would be formulas, without them", () => {
  const facts = { tags: ["=cmd|calc", "a|b", "c2"], titles: ["=1+1", "Two\nlines"], malware: ["\ud800"] };
  const [row] = rows(printed(csv, [item("domain", "a.example", { facts })]));
  expect(row).toMatchObject({ value: "a.example", tags: "c2", title: "Two lines", malware: "" });
});

it("gives each word of a list between bars", () => {
  const [row] = rows(printed(csv, [item("domain", "a.example", { facts: { malware: ["Emotet", "Qakbot"] } })]));
  expect(row).toMatchObject({ malware: "Emotet|Qakbot" });
});
