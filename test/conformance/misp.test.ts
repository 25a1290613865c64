import { expect, it } from "vitest";
import { z } from "zod";
import { misp } from "../../src/emitters/misp.ts";
import { misp as format } from "../../src/formats/misp.ts";
import type { Item } from "../../src/model/plugin.ts";
import { emitAll } from "../support/emitter.ts";
import { printed as inPack } from "../support/format.ts";
import { item, pack, values } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";

const answer = z.strictObject({ events: z.number(), attributes: z.number(), problems: z.array(z.string()) });

type Feed = Readonly<Record<string, string>>;

function check(feed: Feed, before?: Feed) {
  return answer.parse(python("misp.py", before === undefined ? { feed } : { feed, before }));
}

function printed(items: readonly Item[]): Feed {
  return Object.fromEntries(emitAll(misp, items).map(({ path, text }) => [path, text]));
}

const later = "2026-05-20T08:00:00.000Z";
const ended = { at: later, reason: "withdrawn", from: "2026-05-01T06:00:00.000Z" } as const;
const claim = { confidence: "high", lease: "2026-05-10T08:00:00.000Z" } as const;

const wordy = [
  "Two\nlines \u0000 \u202e rtl \ud800",
  `"quoted" \\ 'it''s' {"a":1}`,
  "x".repeat(10_240),
  "пример 😀",
  " ",
].map((title, index) =>
  item("domain", `words-${index}.example`, { facts: { titles: [title] }, record: { day: "2026-06-01" } }),
);

const shared = values.map(([kind, value]) =>
  item(kind, value, {
    record: { day: "2026-07-01", claims: { alpha: claim, "alpha/host": claim, beta: { ...claim, part: 1 } } },
  }),
);

const gone = values.map(([kind, value]) =>
  item(kind, value, {
    record: { day: "2026-08-01", status: "withdrawn", left: ended, claims: { alpha: { ...claim, ended } } },
  }),
);

const kept = item("domain", "kept.example");
const base = item("domain", "changing.example", { record: { claims: { alpha: claim, beta: claim } } });
const changed = (record: Partial<Item["record"]>, facts: Partial<Item["facts"]> = {}): Item => ({
  record: { ...base.record, ...record },
  facts: { ...base.facts, ...facts },
});

describeConformance("the MISP feed holds before PyMISP and the rules of MISP core", () => {
  it("for every kind, with shared, ended and wordy attributes", () => {
    const { events, attributes, problems } = check(printed([...pack, ...shared, ...gone, ...wordy]));
    expect(problems).toEqual([]);
    expect(events).toBe(5);
    expect(attributes).toBe(4 * values.length + wordy.length);
  });

  it("for an address whose local part has capitals, which MISP stores in lower case", () => {
    expect(check(printed([item("email", "Mixed.Case@bad.example")])).problems).toEqual([]);
  });

  it.each<[string, Item]>([
    ["nothing changes", base],
    ["a comment changes", changed({ modified: later }, { titles: ["Another report"] })],
    ["a lease is renewed", changed({ renewed: later })],
    ["one of two claims ends", changed({ modified: later, claims: { alpha: claim, beta: { ...claim, ended } } })],
    ["a record is withdrawn", changed({ status: "withdrawn", left: ended, claims: { alpha: { ...claim, ended } } })],
    [
      "a record is quarantined",
      changed({ status: "quarantined", left: { at: later, reason: "guarded", from: "2026-05-01T06:00:00.000Z" } }),
    ],
  ])("for a subscriber of the older feed when %s", (_, after) => {
    const claims = Object.keys(after.record.claims);
    const before = changed({ claims: Object.fromEntries(claims.map((name) => [name, claim])) });
    expect(check(printed([kept, after]), printed([kept, before])).problems).toEqual([]);
  });

  const [first = "", ...rest] = Object.keys(printed([kept]));
  const event = [first, ...rest].find((path) => /[0-9a-f]{8}-.*json$/.test(path)) ?? "";
  const spoilt = (path: string, from: string | RegExp, to: string): Feed => {
    const feed = printed([kept]);
    expect(feed[path]).toMatch(from);
    return { ...feed, [path]: (feed[path] ?? "").replace(from, to) };
  };

  it.each([
    ["a type that MISP does not know", event, '"type":"domain"', '"type":"host"', "is not a type of"],
    ["a value that MISP would change", event, "kept.example", "KEPT.example", "MISP would store"],
    ["a manifest behind its event", "misp/manifest.json", /"timestamp":1/, '"timestamp":2', "is not PyMISP's"],
    ["a hash of another value", "misp/hashes.csv", /^./, "g", "hashes.csv"],
    ["an event that changed under an old timestamp", event, "Level high", "Level low", "did not rise"],
  ])("and the check notices %s", (_, path, from, to, sign) => {
    expect(check(spoilt(path, from, to), printed([kept])).problems.join("\n")).toContain(sign);
  });

  it("and the check notices an attribute that is left out instead of deleted", () => {
    expect(check(printed([kept]), printed([kept, base])).problems.join("\n")).toContain("vanished");
  });
});

const imported = z.record(z.string(), z.array(z.tuple([z.string(), z.string(), z.boolean()])));

describeConformance("the MISP events of a pack, read by PyMISP", () => {
  it("hold every value as MISP stores it, and let go of every value that has left", () => {
    const files = { events: inPack(format, pack), gone: inPack(format, pack, "gone.json") };
    const { events = [], gone = [] } = imported.parse(python("read_misp_events.py", { files }));
    expect(events.map(([, value]) => value).sort()).toEqual(values.map(([, value]) => value).sort());
    expect(gone).toEqual(events.map(([type, value]) => [type, value, true]));
  });
});
