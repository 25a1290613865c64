import { describe, expect, it } from "vitest";
import { z } from "zod";
import { stix } from "../../src/emitters/stix.ts";
import { uuidv5 } from "../../src/model/id.ts";
import type { EndReason, Facts, Kind, LedgerRecord } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { emitAll, testEmitter } from "../support/emitter.ts";
import { item, testNamespace } from "../support/pack.ts";

testEmitter(stix);

const object = z.looseObject({
  type: z.string(),
  id: z.string(),
  created: z.string(),
  modified: z.string().default(""),
  valid_from: z.string().optional(),
  valid_until: z.string().optional(),
  revoked: z.boolean().optional(),
  description: z.string().optional(),
  object_marking_refs: z.array(z.string()).optional(),
});
const bundle = z.object({ id: z.string(), objects: z.array(object).optional() });

/** What is said of the indicators themselves, by id. */
function said(...items: readonly Item[]): z.output<typeof object>[] {
  const objects = emitAll(stix, items).flatMap(({ text }) => bundle.parse(JSON.parse(text)).objects ?? []);
  return objects.filter(({ type }) => type === "indicator" || type === "vulnerability");
}

function evil(record: Partial<LedgerRecord> = {}, facts: Partial<Facts> = {}, kind: Kind = "domain"): Item {
  return item(kind, kind === "cve" ? "CVE-2024-12345" : "evil.example", { record, facts });
}

const left = "2026-06-01T00:00:00.000Z";
const gone = (reason: EndReason, record: Partial<LedgerRecord> = {}) =>
  evil({ status: "withdrawn", left: { from: "2026-05-01T06:00:00.000Z", at: left, reason }, ...record });

describe("what STIX says of a live record", () => {
  it("is valid from when it was first seen, until the lease ends", () => {
    expect(said(evil())).toMatchObject([
      {
        id: `indicator--${uuidv5(testNamespace, "domain:evil.example")}`,
        created: "2026-05-02T00:00:00.000Z",
        modified: "2026-05-10T08:00:00.000Z",
        valid_from: "2026-05-01T06:00:00.000Z",
        valid_until: "2026-08-08T08:00:00.000Z",
      },
    ]);
  });

  it.each<[string, Item, object]>([
    [
      "a renewed lease is a new version",
      evil({ renewed: "2026-06-10T08:00:00.000Z" }),
      { modified: "2026-06-10T08:00:00.000Z" },
    ],
    [
      "a renewal before the last change is none",
      evil({ renewed: "2026-05-09T08:00:00.000Z" }),
      { modified: "2026-05-10T08:00:00.000Z" },
    ],
    [
      "a first date that nobody states is not guessed: the entry counts",
      { record: evil().record, facts: withoutDates(evil().facts) },
      { valid_from: "2026-05-02T00:00:00.000Z" },
    ],
    [
      "a first date after the entry is a clock gone wrong",
      evil({}, { firstSeen: "2027-01-01T00:00:00.000Z" }),
      { valid_from: "2026-05-02T00:00:00.000Z" },
    ],
    [
      "a lease that ended before it began ends after a millisecond",
      evil({ until: "2026-04-01T00:00:00.000Z" }),
      { valid_until: "2026-05-01T06:00:00.001Z" },
    ],
    [
      "the marking is that of its claims",
      evil({}, { tlp: "amber" }),
      { object_marking_refs: ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"] },
    ],
    [
      "the score comes with its parts",
      evil({ score: 60, parts: { confidence: 75, cloud: -15 } }),
      { description: expect.stringContaining("Score 60 of 100: confidence 75, cloud -15.") as unknown },
    ],
  ])("%s", (_, given, wanted) => {
    expect(said(given)).toMatchObject([wanted]);
  });

  it("has no end where the lease has none", () => {
    const { until, ...record } = evil().record;
    expect(until).toBeDefined();
    expect(said({ record, facts: evil().facts })[0]).not.toHaveProperty("valid_until");
  });

  it("is a vulnerability for a CVE, and nothing to look for", () => {
    expect(said(evil({}, {}, "cve")).map(({ type }) => type)).toEqual(["vulnerability"]);
  });

  it("is the same whatever sources say beside it", () => {
    expect(said(evil({ claims: { beta: { confidence: "low" } } }))).toEqual(said(evil()));
  });
});

function withoutDates(facts: Facts): Facts {
  expect([facts.firstSeen, facts.lastSeen]).not.toContain(undefined);
  return { ...facts, firstSeen: undefined, lastSeen: undefined };
}

describe("what STIX says of a record that left", () => {
  it.each(["withdrawn", "allowlisted"] as const)("revokes for ever what was %s", (reason) => {
    const [now] = said(gone(reason));
    expect(now).toMatchObject({ revoked: true, modified: left, valid_until: left, created: evil().record.created });
    const [later] = said({
      record: { ...gone(reason).record, score: 10, level: "low", modified: "2027-01-01T00:00:00.000Z", parts: {} },
      facts: { ...evil().facts, titles: ["Another"], tags: ["x"], tlp: "green", sources: [] },
    });
    expect(later).toEqual(now);
  });

  it("lets only time pass when a lease ended", () => {
    expect(emitAll(stix, [gone("expired")])).toEqual(emitAll(stix, [evil()]));
  });

  it.each(["absent", "guarded", "source-removed"] as const)("cuts the validity short of what is %s", (reason) => {
    expect(said(gone(reason))).toEqual([{ ...said(evil())[0], modified: left, valid_until: left }]);
  });

  it("cuts it short of what is quarantined", () => {
    expect(said(gone("guarded", { status: "quarantined" }))).toMatchObject([{ valid_until: left }]);
  });

  it("never ends a validity before it began", () => {
    expect(
      said(
        gone("withdrawn", {
          left: { from: "2026-05-01T06:00:00.000Z", at: "2026-04-01T00:00:00.000Z", reason: "withdrawn" },
        }),
      ),
    ).toMatchObject([{ valid_until: "2026-05-01T06:00:00.001Z" }]);
  });

  it("says nothing new of a vulnerability that a list dropped", () => {
    const dropped = evil(
      { status: "withdrawn", left: { from: "2026-05-01T06:00:00.000Z", at: left, reason: "absent" } },
      {},
      "cve",
    );
    expect(said(dropped)).toEqual(said(evil({}, {}, "cve")));
  });

  it("revokes a vulnerability that was taken back", () => {
    const back = evil(
      { status: "withdrawn", left: { from: "2026-05-01T06:00:00.000Z", at: left, reason: "withdrawn" } },
      {},
      "cve",
    );
    expect(said(back)).toMatchObject([{ type: "vulnerability", revoked: true, modified: left }]);
  });

  it.each<[string, Partial<LedgerRecord>]>([
    [
      "its tombstone is over",
      { status: "withdrawn", left: { from: "2026-05-01T06:00:00.000Z", at: left, reason: "withdrawn", swept: left } },
    ],
    ["it was never printed", { status: "quarantined" }],
    ["it was refused on arrival", { status: "refused" }],
    [
      "terms no longer let it be printed",
      { status: "withdrawn", left: { from: "2026-05-01T06:00:00.000Z", at: left, reason: "gated" } },
    ],
  ])("says nothing when %s", (_, record) => {
    expect(emitAll(stix, [evil(record)])).toEqual([]);
    expect(stix.documents?.splitKey?.(evil(record).record)).toBeUndefined();
  });
});

describe("a record that comes back after a revocation", () => {
  const past = [{ epoch: 0, from: "2026-05-01T06:00:00.000Z", at: left }];
  const back = evil({ epoch: 1, past, modified: "2026-07-01T00:00:00.000Z" });

  it("is another object beside the revoked one, which stays as it was", () => {
    const objects = said(back);
    const [revoked] = said(gone("withdrawn"));
    expect(objects).toHaveLength(2);
    expect(objects).toContainEqual(revoked);
    expect(objects.map(({ id }) => id)).toContain(`indicator--${uuidv5(testNamespace, "domain:evil.example#1")}`);
  });

  it("keeps the epoch of each revocation", () => {
    const twice = gone("withdrawn", { epoch: 1, past });
    expect(said(twice).map(({ revoked, id }) => [id, revoked])).toContainEqual([
      `indicator--${uuidv5(testNamespace, "domain:evil.example#1")}`,
      true,
    ]);
  });

  it("takes the older tombstones along when the last is swept", () => {
    const swept = gone("withdrawn", {
      epoch: 1,
      past,
      left: { from: "2026-05-01T06:00:00.000Z", at: left, reason: "withdrawn", swept: left },
    });
    expect(emitAll(stix, [swept])).toEqual([]);
  });
});

describe("versions of an object, as a subscriber sees them", () => {
  const steps: readonly Item[] = [
    evil(),
    evil({ renewed: "2026-05-20T00:00:00.000Z", until: "2026-08-20T00:00:00.000Z" }),
    evil(
      { modified: "2026-05-21T00:00:00.000Z", confidence: "low", score: 25, level: "low" },
      { titles: ["Second look"] },
    ),
    gone("absent", { modified: "2026-05-21T00:00:00.000Z" }),
    evil({ modified: "2026-06-02T00:00:00.000Z" }),
    evil({
      status: "withdrawn",
      left: { from: "2026-05-01T06:00:00.000Z", at: "2026-06-03T00:00:00.000Z", reason: "withdrawn" },
    }),
  ];

  it("keep id and creation, and rise with every change", () => {
    const versions = steps.flatMap((step) => said(step));
    expect(new Set(versions.map(({ id, created }) => `${id} ${created}`)).size).toBe(1);
    const modified = versions.map((version) => version.modified);
    expect(modified).toEqual([...new Set(modified)].sort());
    expect(versions).toHaveLength(steps.length);
  });
});
