import { describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import type { Sighting, Unread, Verdict } from "../../src/model/indicator.ts";
import type { Reach } from "../../src/model/plugin.ts";
import type { EntryStore } from "../../src/pipeline/entry-store.ts";
import { claimsOf, type Outcome, type Reading, readSource } from "../../src/pipeline/intake.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import { settings } from "../support/pack.ts";
import { storesAtHand } from "../support/reading.ts";
import { downgrade, failure, quarantine, reachAt, sighting } from "../support/world.ts";

const now = "2026-08-01T06:00:00.000Z";

function outcome(
  records: readonly (Sighting | Unread)[] | PressError,
  more: Partial<SourceSetup> = {},
  guards: Readonly<Record<string, Verdict>> = {},
): Promise<Outcome> {
  async function* read() {
    await Promise.resolve();
    if (records instanceof PressError) throw records;
    yield* records;
  }
  const terms = { title: "Alpha", license: "CC0-1.0", republish: "yes", tlp: "clear" } as const;
  const setup: SourceSetup = {
    name: "alpha",
    terms,
    nature: "append",
    deriveHosts: false,
    context: false,
    fallback: "medium",
    read,
    ...more,
  };
  const judge = (_kind: string, value: string) => (guards[value] === undefined ? [] : [guards[value]]);
  return readSource(setup, {
    ...{ settings, stores: storesAtHand(), reach: reachAt(now), mark: undefined, judge, tick: () => undefined },
  });
}

async function reading(...given: Parameters<typeof outcome>): Promise<Reading> {
  const read = await outcome(...given);
  if (read.state !== "read") throw new Error("it was not read");
  return read.reading;
}

const values = (entries: EntryStore) => [...entries.all()].map(({ kind, value }) => `${kind} ${value}`).sort();
const hosts = { deriveHosts: true };

describe("reading a source", () => {
  it("takes a value once, in its canonical form, whatever it is called", async () => {
    const { entries, records } = await reading([
      sighting("hxxps://C2[.]example[.]net/a", { type: "domain" }),
      sighting("https://c2.example.net/a"),
    ]);
    expect(values(entries)).toEqual(["url https://c2.example.net/a"]);
    expect(records).toBe(2);
  });
  it("keeps the port of ip:port as a fact", async () => {
    const [entry] = (await reading([sighting("203.0.113.7:4443")])).entries.all();
    expect(entry).toMatchObject({ kind: "ipv4", value: "203.0.113.7", draft: { facts: { ports: [4443] } } });
  });
  it("counts by reason what it cannot read, and names the first five", async () => {
    const rows: Unread[] = Array.from({ length: 9 }, (_, index) => ({
      unread: "malformed-row",
      value: `row ${index}`,
      line: index + 1,
    }));
    const { unread, entries } = await reading([...rows, sighting("no value"), sighting("203.0.113.0/24")]);
    expect(entries.size).toBe(0);
    expect(unread.get("malformed-row")).toMatchObject({ count: 9, examples: rows.slice(0, 5) });
    expect(unread.get("invalid-value")?.count).toBe(1);
    expect(unread.get("cidr-not-supported")?.count).toBe(1);
  });
  it("makes a failure a value, so that the other sources go on", async () => {
    const read = await outcome(failure("alpha"));
    expect(read).toMatchObject({ state: "failed", error: { code: "source-broken" } });
  });
  it("does not take a bug for a failing source", async () => {
    const read = () => {
      throw new TypeError("ours");
    };
    await expect(outcome([], { read })).rejects.toThrow(TypeError);
  });
});

describe("dates that cannot be believed", () => {
  it.each<[string, Partial<Sighting>, Partial<Sighting>, number]>([
    ["ahead by more than a day is dropped", { firstSeen: "2026-08-02T06:00:00.001Z" }, {}, 1],
    [
      "ahead by less is kept: clocks differ",
      { firstSeen: "2026-08-02T06:00:00.000Z" },
      { firstSeen: "2026-08-02T06:00:00.000Z" },
      0,
    ],
    ["before 1990 is dropped", { firstSeen: "1970-01-01T00:00:00.000Z" }, {}, 1],
    [
      "only the wrong one of two is dropped",
      { firstSeen: "1970-01-01T00:00:00.000Z", lastSeen: now },
      { lastSeen: now },
      1,
    ],
  ])("%s, and the record stays", async (_, stated, kept, dropped) => {
    const { entries, droppedDates } = await reading([sighting("c2.example.net", stated)]);
    expect([...entries.all()][0]?.draft.facts).toEqual({ confidence: "medium", ...kept });
    expect(droppedDates).toBe(dropped);
  });
  it.each<[string, string, string | undefined]>([
    ["that has been is kept", "2026-07-20", "2026-07-20"],
    ["ahead is dropped", "2026-08-02", undefined],
    ["before 1990 is dropped", "1970-01-01", undefined],
    ["that is in no calendar is dropped", "2026-02-30", undefined],
    ["that would be another path is dropped", "../../2026-07-20", undefined],
    ["that is a time is dropped", "2026-07-20T00:00:00.000Z", undefined],
  ])("a day of another tree %s", async (_, day, kept) => {
    const { entries, droppedDates } = await reading([sighting("c2.example.net", { day })]);
    expect([...entries.all()].map(({ draft }) => draft.day)).toEqual([kept]);
    expect(droppedDates).toBe(kept === undefined ? 1 : 0);
  });
  it("lends the name space of the tree that is printed", async () => {
    let lent = "";
    async function* read(reach: Reach): AsyncGenerator<Sighting> {
      lent = reach.namespace;
      yield await Promise.resolve(sighting("c2.example.net"));
    }
    await outcome([], { read });
    expect(lent).toBe(settings.namespace);
  });
});

describe("the gate", () => {
  it("judges each sighting before the merge: what may not be printed is only counted", async () => {
    const { entries, unread } = await reading([
      sighting("c2.example.net", { tlp: "amber", title: "Secret", withdrawn: true, lastSeen: now }),
      sighting("c2.example.net", { title: "Open" }),
    ]);
    const [entry] = entries.all();
    expect(entry?.draft).toMatchObject({ withdrawn: false, facts: { title: "Open" } });
    expect(unread.get("gated")).toEqual({ count: 1, examples: [{ unread: "gated", value: "" }] });
  });
});

describe("hosts of host-only URLs", () => {
  it("are derived one confidence step lower, naming their URLs", async () => {
    const read = await reading(
      [sighting("https://c2.example.net/", { confidence: "high" }), sighting("http://c2.example.net/")],
      hosts,
    );
    const [entry] = read.hosts.all();
    expect(entry).toMatchObject({
      kind: "domain",
      value: "c2.example.net",
      draft: { facts: { confidence: "medium" } },
    });
    const urls = claimsOf(read)[1]?.draft(entry?.id ?? "")?.urls;
    expect([...(urls?.keys() ?? [])]).toEqual(["https://c2.example.net/", "http://c2.example.net/"]);
  });
  it.each<[string, Sighting, Partial<SourceSetup>, Record<string, Verdict>]>([
    ["a URL with a path", sighting("https://c2.example.net/a"), hosts, {}],
    ["a source that does not want it", sighting("https://c2.example.net/"), {}, {}],
    ["a source that only annotates", sighting("https://c2.example.net/"), { ...hosts, context: true }, {}],
    [
      "a URL that a guard keeps out",
      sighting("https://c2.example.net/"),
      hosts,
      { "https://c2.example.net/": quarantine },
    ],
  ])("are not derived from %s", async (_, stated, more, guards) => {
    const { hosts: derived, entries } = await reading([stated], more, guards);
    expect([entries.size, derived.size]).toEqual([1, 0]);
  });
  it("make claims under the source's name with /host behind it", async () => {
    const read = await reading([sighting("https://203.0.113.7/")], hosts);
    expect(claimsOf(read).map(({ key, entries }) => [key, values(entries)])).toEqual([
      ["alpha", ["url https://203.0.113.7/"]],
      ["alpha/host", ["ipv4 203.0.113.7"]],
    ]);
  });
});

describe("what guards take of a source", () => {
  it("is counted by guard and value; a downgrade takes nothing", async () => {
    const { guarded, entries } = await reading(
      [sighting("bit.example"), sighting("BIT.example"), sighting("cdn.example"), sighting("c2.example.net")],
      {},
      { "bit.example": quarantine, "cdn.example": downgrade },
    );
    expect([...guarded]).toEqual([["shortener", 1]]);
    expect(entries.size).toBe(3);
  });
});
