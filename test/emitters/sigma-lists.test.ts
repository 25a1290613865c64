import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sigmaLists } from "../../src/emitters/sigma-lists.ts";
import type { Buckets } from "../../src/model/plugin.ts";
import { testEmitter } from "../support/emitter.ts";
import { item, settings, sigmahqSettings } from "../support/pack.ts";

testEmitter(sigmaLists);

const buckets = bucketsOf();
const member = (value: string) => ({ id: item("domain", value).record.id, value });

describe("sigma-lists", () => {
  it.each([
    ["a live record by kind and level", item("domain", "a.example", { record: { level: "low" } }), "domain/low"],
    ["no record that is not live", item("domain", "a.example", { record: { status: "quarantined" } }), undefined],
    ["no kind without a rule", item("email", "a@b.example"), undefined],
    ["no URL that leaves a query no room", item("url", `http://m.example/${"a".repeat(9900)}`), undefined],
  ])("groups %s", (_, { record }, group) => {
    expect(buckets.group(record)).toBe(group);
  });

  it("lets ninety short values into a bucket, and not one more", () => {
    const cost = buckets.cost("domain/high", "c2.example.com");
    expect(90 * cost).toBeLessThanOrEqual(1);
    expect(91 * cost).toBeGreaterThan(1);
  });

  it("lets fewer long values in, but always one", () => {
    expect(buckets.cost("url/high", `http://m.example/${"a".repeat(3000)}`)).toBeGreaterThan(0.25);
    expect(buckets.cost("url/high", `http://m.example/${"?".repeat(20000)}`)).toBe(1);
  });

  it.each([
    ["", "sigma-lists/domain/high/net_dns_ioc_list_high.yml"],
    ["0110", "sigma-lists/domain/high/net_dns_ioc_list_high_b0110.yml"],
    ["01101001", "sigma-lists/domain/high/net_dns_ioc_list_high_b01101001.yml"],
    ["011010011", "sigma-lists/domain/high/b01101001/net_dns_ioc_list_high_b011010011.yml"],
    ["01101001011010011", "sigma-lists/domain/high/b01101001/b01101001/net_dns_ioc_list_high_b01101001011010011.yml"],
  ])("keeps bucket '%s' in %s", (prefix, path) => {
    expect(buckets.place("domain/high", prefix, settings).path).toBe(path);
    expect(buckets.emit("domain/high", prefix, [member("a.example")], settings).path).toBe(path);
  });

  it("gives each bucket an id and a title of its own, which its members do not move", () => {
    const ids = ["domain/high", "domain/low", "url/high"].flatMap((group) =>
      ["", "0", "1"].map((prefix) => buckets.place(group, prefix, settings).id),
    );
    expect(new Set(ids).size).toBe(9);
    const small = rule("domain/high", "0", ["a.example", "b.example"]);
    const large = rule("domain/high", "0", ["a.example", "b.example", "c.example"]);
    expect({ ...large, detection: small["detection"] }).toEqual(small);
    expect(small).toMatchObject({ id: ids[1], title: "Acme CTI — Malicious Domains High 0", level: "high" });
    expect(small).not.toHaveProperty("modified");
  });

  it("prints its values sorted, whatever their ids", () => {
    expect(rule("domain/high", "", ["b.example", "a.example"])["detection"]).toEqual({
      selection: [{ QueryName: ["a.example", "b.example"] }, { "QueryName|endswith": [".a.example", ".b.example"] }],
      condition: "selection",
    });
  });

  it("names files and log sources by the profile, and ids alike in both", () => {
    const place = buckets.place("sha256/medium", "", sigmahqSettings);
    expect(place.path).toBe("sigma-lists/sha256/medium/proc_creation_win_sha256_ioc_list_medium.yml");
    expect(place.id).toBe(buckets.place("sha256/medium", "", settings).id);
  });

  it("refuses a group that it never gave", () => {
    expect(() => buckets.cost("domain/critical", "a.example")).toThrow("no group domain/critical");
    expect(() => buckets.cost("cve/high", "a")).toThrow("no Sigma form for cve");
  });
});

function rule(group: string, prefix: string, values: readonly string[]): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(load(buckets.emit(group, prefix, values.map(member), settings).text));
}

function bucketsOf(): Buckets {
  if (sigmaLists.buckets === undefined) throw new Error("The emitter has no buckets.");
  return sigmaLists.buckets;
}
