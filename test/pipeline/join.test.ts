import { describe, expect, it } from "vitest";
import { sigmaLists } from "../../src/emitters/sigma-lists.ts";
import { indicatorId } from "../../src/model/id.ts";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import { layoutOf } from "../../src/model/layout.ts";
import { nothingPublished, type Published } from "../../src/model/published.ts";
import { changesIn } from "../../src/pipeline/changes.ts";
import type { Reading } from "../../src/pipeline/intake.ts";
import { listBook, membersIn } from "../../src/pipeline/list-book.ts";
import { enteredOn } from "../../src/pipeline/entered.ts";
import { eventLimit } from "../../src/pipeline/events.ts";
import { type Joined, joinLedger } from "../../src/pipeline/join.ts";
import type { Draft } from "../../src/refine/draft.ts";
import { partPath, partText } from "../../src/tree/ledger.ts";
import { at, draft } from "../support/claims.ts";
import { testNamespace } from "../support/pack.ts";
import { readingOf } from "../support/reading.ts";
import { run } from "../support/records.ts";
import { names } from "../support/world.ts";

const id = (value: string) => indicatorId(testNamespace, "domain", value);

function reading(values: readonly string[], stated: () => Draft = draft, name = "alpha"): Reading {
  const entries = values.map((value) => ({ id: id(value), kind: "domain" as const, value, draft: stated() }));
  return readingOf(entries, { name });
}

/** The ledger with these records in it, each day in one part. */
function ledger(records: readonly LedgerRecord[]): Published {
  const days = new Map<string, LedgerRecord[]>();
  for (const record of records) {
    const path = partPath({ kind: record.kind, day: record.day, prefix: "" });
    days.set(path, [...(days.get(path) ?? []), record]);
  }
  const texts = new Map([...days].map(([path, inside]) => [path, partText(inside)]));
  return { blobs: texts, read: (path) => Promise.resolve(Buffer.from(texts.get(path) ?? "")) };
}

const nowhere = "/nowhere/so few lines stay in memory";
const join = (published: Published, readings: readonly Reading[], day: number) =>
  joinLedger(published, readings, run(day), listBook([sigmaLists], layoutOf({}), nowhere), nowhere);

const now = ({ changes, entered: { days } }: Joined) => [
  ...[...changes.days.spooled.parts.keys()]
    .flatMap((day) => [...changesIn(changes.days, day)].flat())
    .flatMap(({ after }) => (after === undefined ? [] : [after])),
  ...[...days.spooled.parts.keys()].flatMap((day) => [...enteredOn(days, day)].flat()),
];

function byPart(records: readonly LedgerRecord[], source = "alpha"): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { claims } of records) {
    const part = String(claims[source]?.part ?? 0);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

describe("one pass over the ledger", () => {
  it("counts what is live by kind, level and source, and gathers the members of lists", async () => {
    const joined = await join(
      nothingPublished,
      [reading(["a.example", "b.example"]), reading(["b.example"], draft, "beta")],
      1,
    );
    expect(joined.tally).toMatchObject({
      live: 2,
      bySource: new Map([
        ["alpha", 2],
        ["beta", 1],
      ]),
    });
    expect(
      membersIn(joined.members, "domain/medium")
        .map(({ value }) => value)
        .sort(),
    ).toEqual(["a.example", "b.example"]);
    expect(joined.liveBefore).toBe(0);
  });
  it("makes one record of what two sources say, in an order that no feed decides", async () => {
    const [one, two] = [reading(names(50)), reading(names(50), draft, "beta")];
    const [here, there] = await Promise.all([
      join(nothingPublished, [one, two], 1),
      join(nothingPublished, [two, one], 1),
    ]);
    expect(here.entered.size).toBe(50);
    expect(partText(now(there))).toBe(partText(now(here)));
  });
  it("counts values that were over on arrival by source, and keeps nothing of them", async () => {
    const joined = await join(nothingPublished, [reading(["a.example"], () => draft({ lastSeen: at(0) }))], 200);
    expect(now(joined)).toEqual([]);
    expect(joined.expired).toEqual(new Map([["alpha", 1]]));
  });
  it("reads nothing but the ledger's parts", async () => {
    const published = ledger(now(await join(nothingPublished, [reading(["a.example"])], 1)));
    const more = new Map([...published.blobs, ["ledger/settings.json", "x"], ["lists/domain.txt", "x"]]);
    const { parts, liveBefore } = await join({ ...published, blobs: more }, [], 1);
    expect(parts).toEqual([{ kind: "domain", day: "2026-01-02", prefix: "" }]);
    expect(liveBefore).toBe(1);
  });
});

describe("MISP events", () => {
  it("take 2,500 attributes of their source and month; further ones begin a part that is fixed on entry", async () => {
    const parts = (records: readonly LedgerRecord[]) =>
      new Map(records.map(({ value, claims }) => [value, claims["alpha"]?.part ?? 0]));
    const first = now(await join(nothingPublished, [reading(names(eventLimit + 1))], 1));
    expect(byPart(first)).toEqual({ 0: 2500, 1: 1 });
    const before = parts(first);

    const [old, fresh] = [names(2000), names(4, "later")];
    const retold = now(await join(ledger(first), [reading([...old, ...fresh], () => draft({ tags: ["new"] }))], 2));
    const after = parts(retold);
    expect(fresh.map((value) => after.get(value))).toEqual([1, 1, 1, 1]);
    expect(old.map((value) => after.get(value))).toEqual(old.map((value) => before.get(value)));

    const gone = now(await join(ledger(first), [reading(old, () => draft({ withdrawn: true }))], 3));
    const left = parts(gone);
    expect(old.map((value) => left.get(value))).toEqual(old.map((value) => before.get(value)));
  });
  it("are counted by source and month of their own", async () => {
    const full = now(await join(nothingPublished, [reading(names(eventLimit))], 1));
    expect(byPart(now(await join(ledger(full), [reading(["beta.example"], draft, "beta")], 2)), "beta")).toEqual({
      0: 1,
    });
    expect(byPart(now(await join(ledger(full), [reading(["feb.example"])], 40)))).toEqual({ 0: 1 });
    const joins = now(await join(ledger(full), [reading(names(2), draft, "beta")], 2));
    expect([byPart(joins), byPart(joins, "beta")]).toEqual([{ 0: 2 }, { 0: 2 }]);
  });
});
