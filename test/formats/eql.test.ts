import { beforeAll, expect, it } from "vitest";
import { eqlString } from "../../src/dialects/eql.ts";
import { eql } from "../../src/formats/eql.ts";
import type { Item } from "../../src/model/plugin.ts";
import { huntedIn, readHunts } from "../support/elastic-hunts.ts";
import { printed, testFormat } from "../support/format.ts";
import { hasUnseen, thousandSeenValues, trickyValues } from "../support/hunts.ts";
import { item } from "../support/pack.ts";
import { describeConformance } from "../support/python.ts";

describeConformance("EQL as its own Python parser reads it", () => {
  testFormat(eql, { golden: "hunts.eql", values: (text) => huntedIn("eql", text), leavesOut: hasUnseen });

  const sha256 = "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  const cases: readonly (readonly [verb: "finds" | "passes over", what: string, hunted: Item, event: unknown])[] = [
    ["finds", "the name itself", item("domain", "c2.example.com"), dns("c2.example.com")],
    ["finds", "a name below it", item("domain", "c2.example.com"), dns("a.b.c2.example.com")],
    ["finds", "the name in capitals", item("domain", "c2.example.com"), dns("C2.Example.COM")],
    ["passes over", "a name that only ends alike", item("domain", "c2.example.com"), dns("notc2.example.com")],
    ["passes over", "the name above it", item("domain", "c2.example.com"), dns("example.com")],
    ["passes over", "a name below another", item("domain", "c2.example.com"), dns("c2.example.com.other.test")],
    ["finds", "a connection", item("ipv4", "203.0.113.42"), flow("203.0.113.42", "allowed")],
    ["finds", "a connection of which no verdict is told", item("ipv4", "203.0.113.42"), flow("203.0.113.42")],
    ["passes over", "a denied connection", item("ipv4", "203.0.113.42"), flow("203.0.113.42", "denied")],
    ["passes over", "an address that begins alike", item("ipv4", "203.0.113.4"), flow("203.0.113.42")],
    ["finds", "an address as it stands", item("url", "http://m.example/a*b?c"), web("http://m.example/a*b?c")],
    ["passes over", "what a wildcard would find", item("url", "http://m.example/a*b?c"), web("http://m.example/aXb?c")],
    ["finds", "a file", item("sha256", sha256), { file: { hash: { sha256: sha256.toUpperCase() } } }],
    ["finds", "a process", item("sha256", sha256), { process: { hash: { sha256 } } }],
    ["passes over", "another file", item("sha256", sha256), { file: { hash: { sha256: "0".repeat(64) } } }],
    ["finds", "a sender", item("email", "Bad@m.example"), { email: { from: { address: "bad@M.example" } } }],
    ["finds", "a weakness", item("cve", "CVE-2024-12345"), { vulnerability: { id: "CVE-2024-12345" } }],
  ];
  let found: readonly (readonly number[])[] = [];

  beforeAll(() => {
    const queries = cases.map(([, , hunted]) => printed(eql, [hunted]));
    const events = cases.map(([, , , event]) => event);
    found = readHunts("eql", queries, events).map((read) => read.found);
  });

  it.each(cases.map(([verb, what], index) => [verb, what, index] as const))("%s %s", (verb, _, index) => {
    expect(found[index]?.includes(index)).toBe(verb === "finds");
  });

  it("finds by a query of many what a query of one would find", () => {
    const hunted = Array.from({ length: 60 }, (_, index) => item("domain", `c${index}.example.com`));
    const text = printed(eql, hunted);
    const [read] = readHunts("eql", [text], [dns("x.c7.example.com"), dns("xc7.example.com"), dns("c59.example.com")]);
    expect(read?.found).toEqual([0, 2]);
  });

  it("gives back what it holds of the values that break converters", () => {
    const text = printed(
      eql,
      trickyValues.map((value) => item("url", value)),
    );
    expect(huntedIn("eql", text).sort()).toEqual(trickyValues.filter((value) => !hasUnseen(value)).sort());
  });

  it("writes strings that the parser gives back", () => {
    const queries = thousandSeenValues.map((value) => `any where x == ${eqlString(value)}`);
    const read = readHunts("eql", queries).map(({ literals }) => literals[0]);
    expect(read).toEqual(thousandSeenValues);
  });

  it("and the parser refuses a query with a value that is not escaped", () => {
    expect(() => readHunts("eql", ['any where x == "a"b"'])).toThrow("Error at line:1");
  });
});

it.each(["a\nb", "a\u0000b", "a\u202eb"])("leaves out %j, which cannot be seen", (value) => {
  expect(printed(eql, [item("url", value)])).toBe("");
});

function dns(name: string): unknown {
  return { dns: { question: { name } }, event: { type: "connection" } };
}

function flow(ip: string, type?: string): unknown {
  return { destination: { ip }, event: type === undefined ? {} : { type } };
}

function web(full: string): unknown {
  return { url: { full } };
}
