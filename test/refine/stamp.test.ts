import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { contentKey, liveSources, nextStamp } from "../../src/refine/stamp.ts";
import { at } from "../support/claims.ts";
import { item } from "../support/pack.ts";

const { record } = item("domain", "c2.example.net", { record: { modified: at(5) } });

describe("the next stamp", () => {
  it.each([
    ["is the time of the run", { modified: at(5) }, at(6), at(6)],
    [
      "rises by a second where the run has the time of the last change",
      { modified: at(5) },
      at(5),
      "2026-01-06T00:00:01.000Z",
    ],
    ["rises above the last renewal too", { modified: at(5), renewed: at(7) }, at(7), "2026-01-08T00:00:01.000Z"],
    [
      "rises by a whole second where less has passed: MISP counts in seconds",
      { modified: at(5) },
      "2026-01-06T00:00:00.400Z",
      "2026-01-06T00:00:01.000Z",
    ],
  ])("%s", (_, stamps, asOf, stamp) => {
    expect(nextStamp({ ...record, ...stamps }, asOf)).toBe(stamp);
  });
});

describe("content", () => {
  const claim = { confidence: "high", lease: at(1), lastSeen: at(1), tags: ["a"] } as const;
  const key = (claims: LedgerRecord["claims"], more: Partial<LedgerRecord> = {}) =>
    contentKey({ ...record, ...more, claims });
  it("is not what a lease, a later sight or an absence moves", () => {
    expect(key({ alpha: { ...claim, lease: at(9), lastSeen: at(9), absent: at(9) } })).toBe(key({ alpha: claim }));
    expect(key({ alpha: claim }, { renewed: at(9), until: at(99) })).toBe(key({ alpha: claim }));
  });
  it("is what a claim says, and what the indicator is judged to be", () => {
    expect(key({ alpha: { ...claim, tags: ["b"] } })).not.toBe(key({ alpha: claim }));
    expect(key({ alpha: claim }, { level: "low" })).not.toBe(key({ alpha: claim }));
  });
  it("is which URLs a host comes from, and not their leases", () => {
    const host = (lease: string, url = "https://c2.example.net/") => ({
      alpha: { ...claim, urls: { [url]: { lease } } },
    });
    expect(key(host(at(1)))).toBe(key(host(at(2))));
    expect(key(host(at(1), "http://c2.example.net/"))).not.toBe(key(host(at(1))));
  });
});

describe("live sources", () => {
  it("hold a live claim that is no annotation, hosts of their URLs included, each once", () => {
    const live = { confidence: "high" } as const;
    const claims = {
      alpha: live,
      "alpha/host": live,
      "beta/host": live,
      gone: { ...live, ended: { at: at(1), reason: "expired" } },
      tor: { ...live, context: true },
    } as const;
    expect(liveSources({ ...record, claims })).toEqual(["alpha", "beta"]);
  });
});
