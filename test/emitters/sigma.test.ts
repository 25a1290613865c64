import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sigma } from "../../src/emitters/sigma.ts";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { emitAll, testEmitter } from "../support/emitter.ts";
import { item, pack, settings, sigmahqSettings } from "../support/pack.ts";

testEmitter(sigma);

const ruleForm = z.record(z.string(), z.unknown());

const record = (override: Partial<LedgerRecord>) => item("domain", "c2.example.com", { record: override });

describe("sigma", () => {
  it.each([
    ["in one file a day", [], "sigma/domain/2026/05/net_dns_ioc_2026_05_01.yml"],
    ["by one digit beside it", [""], "sigma/domain/2026/05/net_dns_ioc_2026_05_01_9.yml"],
    ["by two in the day's folder", ["", "9"], "sigma/domain/2026/05/01/net_dns_ioc_2026_05_01_9e.yml"],
    ["by three one deeper", ["", "9", "9e"], "sigma/domain/2026/05/01/9e/net_dns_ioc_2026_05_01_9e6.yml"],
    ["by four in the same", ["", "9", "9e", "9e6"], "sigma/domain/2026/05/01/9e/net_dns_ioc_2026_05_01_9e62.yml"],
    [
      "by five yet one deeper",
      ["", "9", "9e", "9e6", "9e62"],
      "sigma/domain/2026/05/01/9e/62/net_dns_ioc_2026_05_01_9e62d.yml",
    ],
  ])("keeps rules %s", (_, prefixes, path) => {
    const artifacts = emitAll(sigma, [record({})], settings, { "domain/2026-05-01": prefixes });
    expect(artifacts.map((artifact) => artifact.path)).toEqual([path]);
  });

  it("takes the file name's prefix from the profile", () => {
    const paths = emitAll(sigma, pack, sigmahqSettings).map(({ path }) => path);
    expect(paths).toContain("sigma/domain/2026/05/dns_query_win_ioc_2026_05_01.yml");
    expect(paths).toContain("sigma/md5/2026/05/proc_creation_win_md5_ioc_2026_05_01.yml");
  });

  it.each(["quarantined", "refused", "withdrawn"] as const)("prints no rule for a %s record", (status) => {
    expect(emitAll(sigma, [record({ status })])).toEqual([]);
  });

  it("prints none for email and cve", () => {
    expect(emitAll(sigma, [item("email", "a@b.example"), item("cve", "CVE-2024-12345")])).toEqual([]);
  });

  it.each([
    ["without modified on the day itself", "2026-05-01T23:59:59.999Z", undefined],
    ["without modified where the content is older than the day", "2026-04-30T00:00:00.000Z", undefined],
    ["with modified from the next day on", "2026-05-02T00:00:00.000Z", "2026-05-02"],
  ])("dates a rule %s", (_, modified, printed) => {
    const [rule] = rulesOf([record({ modified })]);
    expect(rule).toMatchObject({ date: "2026-05-01" });
    expect(rule?.["modified"]).toBe(printed);
  });

  it("does not change when only a lease was renewed", () => {
    expect(
      emitAll(sigma, [record({ renewed: "2026-09-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z" })]),
    ).toEqual(emitAll(sigma, [record({})]));
  });

  it("sorts the rules of a file by id", () => {
    const ids = rulesOf(Array.from({ length: 30 }, (_, n) => item("domain", `d${n}.example`))).map(
      (rule) => rule["id"],
    );
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(30);
  });
});

function rulesOf(items: Parameters<typeof emitAll>[1]): Record<string, unknown>[] {
  return emitAll(sigma, items).flatMap(({ text }) => z.array(ruleForm).parse(loadAll(text)));
}
