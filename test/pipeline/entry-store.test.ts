import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { indicatorId } from "../../src/model/id.ts";
import { type Entry, type EntryStore, entryStores } from "../../src/pipeline/entry-store.ts";
import { mergeDraft } from "../../src/refine/draft.ts";
import { draft } from "../support/claims.ts";
import { testNamespace } from "../support/pack.ts";
import { names } from "../support/world.ts";
import { temporaryFolder } from "../support/temporary.ts";

const idOf = (value: string) => indicatorId(testNamespace, "domain", value);

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

function stores(most: number) {
  const opened = entryStores(join(folder, "read"), most);
  onTestFinished(() => {
    opened.close();
  });
  return opened;
}

const entry = (value: string, more: Partial<Entry> = {}): Entry => ({
  ...{ id: idOf(value), kind: "domain", value, draft: draft({ tags: [value] }), verdicts: [] },
  ...more,
});

/** Ten indicators, each told twice, the second time in the other order. */
function tell(store: EntryStore): void {
  const values = names(10);
  for (const value of values) store.set(entry(value));
  for (const value of values.toReversed()) {
    const known = store.get(idOf(value));
    if (known === undefined) throw new Error(`${value} is not known`);
    mergeDraft(known.draft, draft({ tags: ["again"] }));
  }
}

describe("what a source says", () => {
  it.each([
    ["all of it at hand", 100],
    ["some of it at hand", 4],
    ["one entry at hand", 1],
  ])("is folded the same with %s", (_, most) => {
    const store = stores(most).open();
    tell(store);
    const told = names(10).map((value) => [value, ["again", value]]);
    expect(store.size).toBe(10);
    expect(names(10).map((value) => [value, store.peek(idOf(value))?.draft.facts.tags])).toEqual(told);
    const all = [...store.all()].map(({ value, draft: { facts } }) => [value, facts.tags] as const);
    expect(all.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(told);
    expect([...store.ids()].sort()).toEqual(names(10).map(idOf).sort());
    expect(readdirSync(folder)).toEqual(most < 10 ? ["read-0"] : []);
  });
  it("comes back from disk as it was, with its URLs, verdicts and dates", () => {
    const store = stores(1).open();
    const verdicts = [{ guard: "cdn", action: "downgrade", reason: "shared" }] as const;
    const stated = draft({ lastSeen: "2026-08-01T00:00:00.000Z", withdrawn: true, title: "Bücher 🎣" });
    const first = entry("a.example", { urls: new Set(["one", "two"]), verdicts, draft: stated });
    store.set(first);
    store.set(entry("b.example"));
    expect(existsSync(join(folder, "read-0"))).toBe(true);
    const back = store.peek(first.id);
    expect([back?.urls, back?.verdicts]).toEqual([first.urls, verdicts]);
    expect(JSON.stringify(back?.draft)).toBe(JSON.stringify(stated));
  });
  it("is not what another source says", () => {
    const both = stores(1);
    const [one, other] = [both.open(), both.open()];
    tell(one);
    other.set(entry("host-1.example"));
    expect([one.size, other.size]).toEqual([10, 1]);
    expect(other.has(idOf("host-2.example"))).toBe(false);
    expect(other.peek(idOf("host-1.example"))?.draft.facts.tags).toEqual(["host-1.example"]);
  });
  it("makes room by putting away the store that holds most, and not the one that is being filled", () => {
    const both = stores(5);
    const [large, small] = [both.open(), both.open()];
    for (const value of names(4)) large.set(entry(value));
    for (const value of names(3)) small.set(entry(value));
    expect(readdirSync(folder)).toEqual(["read-0"]);
  });
  it("is forgotten when it is closed, but for how much it was", () => {
    const store = stores(1).open();
    tell(store);
    store.close();
    expect([store.size, [...store.all()]]).toEqual([10, []]);
  });
});
