import { describe, expect, it } from "vitest";
import { z } from "zod";
import { misp } from "../../src/emitters/misp.ts";
import { uuidv5 } from "../../src/model/id.ts";
import type { Claim, Facts, LedgerRecord } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { emitAll, testEmitter } from "../support/emitter.ts";
import { item, pack, settings, testNamespace } from "../support/pack.ts";

testEmitter(misp);

const attribute = z.looseObject({ uuid: z.string(), value: z.string(), timestamp: z.string(), deleted: z.boolean() });
const event = z.object({
  Event: z.looseObject({ uuid: z.string(), info: z.string(), timestamp: z.string(), Attribute: z.array(attribute) }),
});
type Event = z.output<typeof event>["Event"];

function events(...items: readonly Item[]): Event[] {
  const files = emitAll(misp, items).filter(({ path }) => /[0-9a-f-]{36}\.json$/.test(path));
  return files.map(({ text }) => event.parse(JSON.parse(text)).Event).sort((a, b) => (a.info < b.info ? -1 : 1));
}

function file(path: string, ...items: readonly Item[]): string | undefined {
  return emitAll(misp, items).find((artifact) => artifact.path === path)?.text;
}

const claim: Claim = { confidence: "high", lease: "2026-05-10T08:00:00.000Z" };
const ended = (at: string): Claim => ({ ...claim, ended: { at, reason: "withdrawn" } });

function evil(record: Partial<LedgerRecord> = {}, facts: Partial<Facts> = {}): Item {
  return item("domain", "evil.example", { record, facts });
}

const seconds = (iso: string) => String(Date.parse(iso) / 1000);
const june = "2026-06-01T00:00:00.000Z";
const july = "2026-07-01T00:00:00.000Z";

describe("events", () => {
  it("are one per source, month and part, named by their source's title", () => {
    const claims = { alpha: claim, beta: claim, "beta/host": { ...claim, part: 2 }, gamma: claim };
    expect(events(evil({ claims })).map(({ info }) => info)).toEqual([
      "Acme CTI: Alpha Feed 2026-05",
      "Acme CTI: Beta Feed 2026-05",
      "Acme CTI: Beta Feed 2026-05 part 3",
      "Acme CTI: gamma 2026-05",
    ]);
  });

  it("have ids that are made of source, month and part, so that a new title keeps them", () => {
    const [alpha] = events(evil());
    expect(alpha?.uuid).toBe(uuidv5(testNamespace, "misp-event:alpha/2026-05/0"));
    expect(alpha?.Attribute[0]?.uuid).toBe(
      uuidv5(testNamespace, `misp-attribute:${alpha?.uuid ?? ""}/domain/evil.example`),
    );
  });

  it("give one value in two events two attributes, because MISP blocks a uuid that it knows from elsewhere", () => {
    const [alpha, beta] = events(evil({ claims: { alpha: claim, beta: claim } }));
    expect(alpha?.Attribute[0]?.uuid).not.toBe(beta?.Attribute[0]?.uuid);
  });

  it("hold a host from a source's URLs once, beside what the source says itself", () => {
    const [only, ...rest] = events(evil({ claims: { alpha: claim, "alpha/host": claim } }));
    expect(only?.Attribute).toHaveLength(1);
    expect(rest).toEqual([]);
  });

  it("have the timestamp of their newest attribute, in the manifest as well", () => {
    const items = [evil({ renewed: june }), item("domain", "old.example")];
    const [alpha] = events(...items);
    expect(alpha?.timestamp).toBe(seconds(june));
    expect(file("misp/manifest.json", ...items)).toContain(`"timestamp":${seconds(june)},`);
  });
});

describe("attributes", () => {
  it.each<[string, Item, object]>([
    [
      "carry score, level and title",
      evil(),
      { comment: "Score 75 of 100: confidence 75. Level high. New botnet observed beaconing" },
    ],
    ["do without a title", evil({}, { titles: [] }), { comment: "Score 75 of 100: confidence 75. Level high." }],
    [
      "have a comment of one line",
      evil({}, { titles: ["a\nb"] }),
      { comment: "Score 75 of 100: confidence 75. Level high. a b" },
    ],
    ["move with the content", evil({ modified: june }), { timestamp: seconds(june) }],
    ["move with the lease", evil({ renewed: june }), { timestamp: seconds(june) }],
    [
      "say when the value was seen",
      evil(),
      { first_seen: "2026-05-01T06:00:00.000Z", last_seen: "2026-05-10T08:00:00.000Z" },
    ],
  ])("%s", (_, given, wanted) => {
    expect(events(given)[0]?.Attribute).toMatchObject([wanted]);
  });

  it.each<[string, Partial<LedgerRecord>, string]>([
    [
      "its record left",
      { status: "withdrawn", left: { at: june, reason: "withdrawn", from: "2026-05-01T06:00:00.000Z" } },
      june,
    ],
    [
      "its record left after the claim had ended",
      {
        status: "withdrawn",
        left: { at: july, reason: "absent", from: "2026-05-01T06:00:00.000Z" },
        claims: { alpha: ended(june) },
      },
      july,
    ],
    [
      "its claim ended after the record had left",
      {
        status: "withdrawn",
        left: { at: june, reason: "guarded", from: "2026-05-01T06:00:00.000Z" },
        claims: { alpha: ended(july) },
      },
      july,
    ],
    [
      "its record is quarantined",
      { status: "quarantined", left: { at: june, reason: "guarded", from: "2026-05-01T06:00:00.000Z" } },
      june,
    ],
    ["its source's claim ended while another lives", { claims: { alpha: ended(june), beta: claim } }, june],
    [
      "both claims of its source ended",
      { claims: { alpha: ended(june), "alpha/host": ended(july), beta: claim } },
      july,
    ],
  ])("are deleted, at that time, when %s", (_, record, at) => {
    const [alpha] = events(evil({ modified: "2026-08-01T00:00:00.000Z", ...record }));
    expect(alpha?.Attribute).toMatchObject([{ deleted: true, timestamp: seconds(at), comment: "" }]);
    expect(alpha?.timestamp).toBe(seconds(at));
  });

  it("once deleted do not change with what others say of the value", () => {
    const claims = { alpha: ended(june), beta: claim };
    const [before] = events(evil({ claims }));
    const [after] = events(
      evil({ claims, modified: july, score: 10, level: "low" }, { titles: ["x"], lastSeen: july }),
    );
    expect(after).toEqual(before);
  });

  it("live as long as one of their source's claims does", () => {
    const [alpha] = events(evil({ claims: { alpha: ended(june), "alpha/host": claim } }));
    expect(alpha?.Attribute).toMatchObject([{ deleted: false }]);
  });

  it("never appear for a source that only annotates", () => {
    expect(events(evil({ claims: { alpha: claim, beta: { ...claim, context: true } } }))).toHaveLength(1);
  });

  it("never appear for what was never printed", () => {
    expect(emitAll(misp, [evil({ status: "quarantined" }), evil({ status: "refused" })])).toEqual([]);
  });
});

describe("what was swept", () => {
  const swept = evil({
    status: "withdrawn",
    left: { at: june, reason: "withdrawn", from: "2026-05-01T06:00:00.000Z", swept: july },
  });

  it("is printed no more, but still holds its event's timestamp up", () => {
    const [alpha] = events(swept, item("domain", "old.example"));
    expect(alpha?.Attribute.map(({ value }) => value)).toEqual(["old.example"]);
    expect(alpha?.timestamp).toBe(seconds(june));
  });

  it("is like what terms no longer let be printed", () => {
    const gated: Claim = { ...claim, ended: { at: june, reason: "gated" } };
    const [alpha, beta] = events(evil({ claims: { alpha: gated, beta: claim } }), item("domain", "old.example"));
    expect(alpha?.Attribute.map(({ value }) => value)).toEqual(["old.example"]);
    expect(alpha?.timestamp).toBe(seconds(june));
    expect(beta?.Attribute).toMatchObject([{ value: "evil.example", deleted: false }]);
  });

  it("leaves no empty event behind, which MISP would refuse", () => {
    expect(emitAll(misp, [swept])).toEqual([]);
  });
});

describe("hashes.csv", () => {
  it("names the live attributes only", () => {
    const items = [evil({ claims: { alpha: ended(june), beta: claim } }), item("domain", "old.example")];
    const [alpha, beta] = events(...items);
    expect(file("misp/hashes.csv", ...items)).toBe(
      `592a06322ab9180962f3617aa079492c,${alpha?.uuid ?? ""}\n` +
        `96119eb3210daa472225fbad69fa9770,${beta?.uuid ?? ""}\n`,
    );
  });
});

describe("lines are found again by their key", () => {
  it.each(["misp/hashes.csv", "misp/manifest.json"])("in %s", (path) => {
    const texts = (file(path, ...pack) ?? "").split("\n").filter((line) => line.length > 1);
    const keys = texts.map((text) => misp.lines?.keyOf(path, text.replace(/,$/, "")));
    expect(keys).toEqual([...new Set(keys)].sort());
    const place = misp.documents?.place({ key: "2026-05/alpha/0", period: "2026-05" }, settings);
    if (path === place?.entry?.file) expect(keys).toEqual([place.entry.key]);
    else expect(keys).toHaveLength(pack.length);
  });
});
