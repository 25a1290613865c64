import { describe, expect, it } from "vitest";
import type { Claim, LedgerRecord } from "../../src/model/indicator.ts";
import { factsOf } from "../../src/refine/facts.ts";
import { at } from "../support/claims.ts";
import { item, settings } from "../support/pack.ts";

const ended = (reason: "withdrawn" | "expired" | "gated") => ({ ended: { at: at(9), reason } });

function facts(claims: Readonly<Record<string, Claim>>, more: Partial<LedgerRecord> = {}) {
  return factsOf(item("domain", "c2.example.net", { record: { claims, ...more } }).record, settings);
}

const alpha: Claim = { confidence: "high", firstSeen: at(2), tags: ["a"], title: "Alpha's report", ports: [443] };
const beta: Claim = {
  confidence: "low",
  firstSeen: at(1),
  lastSeen: at(5),
  tags: ["b"],
  title: "Beta's report",
  tlp: "green",
  ports: [80],
};

describe("facts of a live record", () => {
  it("unite what the live claims say", () => {
    expect(facts({ alpha, beta })).toMatchObject({
      firstSeen: at(1),
      lastSeen: at(5),
      tags: ["a", "b"],
      titles: ["Alpha's report", "Beta's report"],
      ports: [80, 443],
      sources: ["alpha", "beta"],
    });
  });
  it("say nothing of an ended claim", () => {
    expect(facts({ alpha, beta: { ...beta, ...ended("expired") } })).toMatchObject({
      tags: ["a"],
      sources: ["alpha"],
      firstSeen: at(2),
    });
  });
  it("take the strictest TLP, a source's own where a claim states none", () => {
    expect(facts({ alpha, beta }).tlp).toBe("green");
    expect(facts({ alpha }).tlp).toBe("clear");
  });
  it("name a context source as a tag, and never as a source", () => {
    const tor: Claim = { confidence: "low", context: true, tags: ["exit"], title: "Tor exits" };
    expect(facts({ alpha, "tor-exits": tor })).toMatchObject({
      tags: ["a", "tor-exits"],
      sources: ["alpha"],
      titles: ["Alpha's report"],
    });
    expect(facts({ alpha, "tor-exits": { ...tor, ...ended("expired") } }).tags).toEqual(["a"]);
  });
  it("name the URLs of a host only where nobody states the host itself", () => {
    const host: Claim = { confidence: "low", urls: { "https://c2.example.net/": {} } };
    expect(facts({ "alpha/host": host })).toMatchObject({ urls: ["https://c2.example.net/"], sources: ["alpha"] });
    expect(facts({ alpha, "alpha/host": host })).toMatchObject({ urls: [], sources: ["alpha"] });
  });
  it("are the same for one claim as for the union of one", () => {
    const rest = { ...beta, ...ended("expired"), context: true } as const;
    expect(facts({ alpha })).toEqual(facts({ alpha, beta: rest }));
  });
});

describe("facts of a record that left", () => {
  const left = { status: "withdrawn", left: { at: at(9), reason: "withdrawn", from: at(1) } } as const;
  it("are those of the claims that it had", () => {
    expect(facts({ alpha: { ...alpha, ...ended("withdrawn") } }, left)).toMatchObject({
      tags: ["a"],
      sources: ["alpha"],
    });
  });
  it.each<[string, Record<string, Claim>, readonly string[]]>([
    ["beside another", { alpha: { ...alpha, ...ended("withdrawn") }, beta: { ...beta, ...ended("gated") } }, ["alpha"]],
    ["alone", { beta: { ...beta, ...ended("gated") } }, []],
  ])("hold nothing of a claim that may no longer be printed, %s", (_, claims, sources) => {
    const printed = facts(claims, left);
    expect(printed.sources).toEqual(sources);
    expect(JSON.stringify(printed)).not.toContain("Beta");
    expect(printed).toMatchObject({ tags: sources.map(() => "a"), tlp: "clear" });
    expect(printed.lastSeen).toBeUndefined();
  });
});
