import { describe, expect, it } from "vitest";
import { suricata } from "../../src/formats/suricata.ts";
import { printed, testFormat } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { item, settings } from "../support/pack.ts";

const linesOf = (text: string) => (text === "" ? [] : text.slice(0, -1).split("\n"));
const notZero = (line: string) => !/^0+$/.test(line);

testFormat(suricata, {
  file: "domains-high.lst",
  golden: "suricata/domains-high.lst",
  values: (text) => linesOf(text).map((line) => Buffer.from(line, "base64").toString()),
});

for (const what of ["addresses", "md5", "sha1", "sha256"]) {
  testFormat(suricata, {
    file: `${what}-high.lst`,
    golden: `suricata/${what}-high.lst`,
    values: (text) => linesOf(text).filter(notZero),
  });
}

const { "rulepress.rules": rules = "" } = suricata.fixed?.(settings) ?? {};
const shipped = linesOf(rules).flatMap((line) => /^(?:# )?(alert .*)/.exec(line)?.[1] ?? []);
const active = linesOf(rules).filter((line) => !line.startsWith("#"));

describe("the lists", () => {
  it("are one a level, and none is for level low", () => {
    const of = (level: "low" | "medium") => [item("domain", "a.example", { record: { level } })];
    expect(printed(suricata, of("medium"), "domains-medium.lst")).toBe("YS5leGFtcGxl\n");
    expect(printed(suricata, of("medium"), "domains-high.lst")).toBe("");
    const low = suricata.documents.map(({ file }) => linesOf(printed(suricata, of("low"), file)).filter(notZero));
    expect(low.flat()).toEqual([]);
  });

  it("hold no name that is deeper than the rules look", () => {
    const deep = ["a.b.c.d.e.f.g.example", "a.b.c.d.e.f.g.h.example"].map((name) => item("domain", name));
    expect(linesOf(printed(suricata, deep)).map((line) => Buffer.from(line, "base64").toString())).toEqual([
      "a.b.c.d.e.f.g.example",
    ]);
  });

  it("hold none of the hostile texts", () => {
    const items = manyHostileItems(suricata.kinds);
    for (const { file } of suricata.documents) expect(printed(suricata, items, file)).toBe(printed(suricata, [], file));
  });
});

describe("the rules", () => {
  it("load exactly the lists that there are", () => {
    const loaded = shipped.flatMap((rule) => /(?:load |file(?:md5|sha1|sha256):)([\w-]+\.lst)/.exec(rule)?.[1] ?? []);
    expect([...new Set(loaded)].sort()).toEqual(suricata.documents.map(({ file }) => file).sort());
  });

  it("alert and never drop", () => {
    expect(active.map((rule) => rule.split(" ")[0])).toEqual(active.map(() => "alert"));
  });

  it("ask for one digest of a file, as Suricata makes no more by default", () => {
    expect([...new Set(active.flatMap((rule) => /file(?:md5|sha1|sha256)/.exec(rule) ?? []))]).toEqual(["filesha256"]);
    expect(shipped).toHaveLength(active.length + 4);
  });

  it("have numbers of their own in the range for local rules", () => {
    const sids = shipped.map((rule) => Number(/ sid:(\d+);/.exec(rule)?.[1]));
    expect(new Set(sids).size).toBe(shipped.length);
    expect(Math.min(...sids)).toBeGreaterThanOrEqual(1_000_000);
    expect(Math.max(...sids)).toBeLessThan(2_000_000);
  });

  it("are the same whatever the tree's owner is called", () => {
    expect(suricata.fixed?.({ ...settings, brand: '"; sid:1; rev:1;) drop ip any any -> any any (' })).toEqual({
      "rulepress.rules": rules,
    });
  });
});
