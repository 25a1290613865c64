import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../src/model/indicator.ts";
import type { Settings } from "../../src/model/settings.ts";
import { emitters } from "../../src/emitters/registry.ts";
import type { EmitterSpec } from "../../src/model/plugin.ts";
import { takeStep } from "../../src/pipeline/step.ts";
import { verify } from "../../src/pipeline/verify.ts";
import { publishedFolder } from "../../src/tree/published.ts";
import { partLimit } from "../../src/tree/ledger.ts";
import { settings } from "../support/pack.ts";
import { names, sighting, sightings, world } from "../support/world.ts";

const folder = "ledger/domain/2026/08/";
const paths = (tree: Map<string, string>, start: string) => [...tree.keys()].filter((path) => path.startsWith(start));
const lines = (text: string | undefined) => (text ?? "").split("\n").length - 1;
const rules = (text: string | undefined) => (text ?? "").match(/^id: /gm)?.length ?? 0;

describe("a day of more indicators than are kept in memory", () => {
  it("is printed as its ledger is, when it enters and when all of it changes", { timeout: 60_000 }, async () => {
    const { day, out, folder } = world();
    const many = names(5100);
    const found = () => verify(out, { rebuild: true, scratch: join(folder, "scratch") });
    await day("2026-08-01", { alpha: sightings([...many, "203.0.113.7"]) });
    expect(await found()).toMatchObject({ indicators: 5101, findings: [] });
    await day("2026-08-02", { alpha: sightings(many, { tags: ["changed"] }), beta: sightings(many.slice(0, 5050)) });
    expect(await found()).toMatchObject({ indicators: 5101, findings: [] });
  });
});

describe("a day of more than 500 indicators", () => {
  it("stays whole at 500, splits by the next hex digit of the id at 501, and never merges back", async () => {
    expect(partLimit).toBe(500);
    const { day, tree } = world();
    await day("2026-08-01", { alpha: sightings(names(500)) });
    expect(paths(tree(), folder)).toEqual([`${folder}2026-08-01.ndjson`]);

    await day("2026-08-01", { alpha: sightings(["one-more.example"]) });
    const split = tree();
    const digits = "0123456789abcdef".match(/./g) ?? [];
    expect(paths(split, folder)).toEqual(digits.map((digit) => `${folder}2026-08-01/${digit}.ndjson`));
    expect(digits.reduce((sum, digit) => sum + lines(split.get(`${folder}2026-08-01/${digit}.ndjson`)), 0)).toBe(501);
    for (const digit of digits) {
      const sigma = split.get(`sigma/domain/2026/08/net_dns_ioc_2026_08_01_${digit}.yml`) ?? "";
      expect(rules(sigma), digit).toBe(lines(split.get(`${folder}2026-08-01/${digit}.ndjson`)));
      for (const [, id] of sigma.matchAll(/^id: (.*)$/gm)) expect(id?.[0]).toBe(digit);
      expect(split.has(`stix/2026/08/2026-08-01_${digit}.json`), digit).toBe(true);
    }
    expect(split.has("sigma/domain/2026/08/net_dns_ioc_2026_08_01.yml")).toBe(false);
    expect(split.has("stix/2026/08/2026-08-01.json")).toBe(false);

    const taken = sightings(names(400), { withdrawn: true });
    await day("2026-08-02", { alpha: taken }, { allowRemovals: true });
    expect(paths(tree(), folder)).toEqual(paths(split, folder));
  });
  it("splits each kind alone", async () => {
    const { day, tree } = world();
    await day("2026-08-01", { alpha: [...sightings(names(501)), sighting("203.0.113.7")] });
    expect(paths(tree(), "ledger/ipv4/")).toEqual(["ledger/ipv4/2026/08/2026-08-01.ndjson"]);
  });
  it("ends in the same tree whether it came at once or one by one", async () => {
    const [once, twice] = [world(), world()];
    const all = sightings(names(510));
    await once.day("2026-08-01", { alpha: all });
    await twice.day("2026-08-01", { alpha: all.slice(0, 300) });
    await twice.day("2026-08-01", { alpha: all });
    const ledgers = [once, twice].map(
      ({ tree }) =>
        new Map(
          [...tree()].filter(([path]) => path.startsWith("ledger/domain") || /^(sigma|sigma-lists|lists)\//.test(path)),
        ),
    );
    expect(ledgers[1]).toEqual(ledgers[0]);
  });
});

describe("a grain that no change touched", () => {
  it("is not written anew: a change of one indicator touches the files of its day alone", async () => {
    const { day } = world();
    const dated = (date: string) => ({ firstSeen: `${date}T00:00:00.000Z` });
    await day("2026-08-03", {
      alpha: [...sightings(["a.example"], dated("2026-08-01")), ...sightings(["b.example"], dated("2026-08-02"))],
    });
    const run = await day("2026-08-04", { alpha: [sighting("b.example", { tags: ["new"] })] });
    const touched = run.plan.changes
      .map(({ path }) => path)
      .filter((path) => /^(ledger\/domain|sigma|stix|lists|sigma-lists)\b/.test(path));
    expect(touched).toEqual([
      "ledger/domain/2026/08/2026-08-02.ndjson",
      "sigma/domain/2026/08/net_dns_ioc_2026_08_02.yml",
      "stix/2026/08/2026-08-02.json",
    ]);
  });
  it("a renewed lease touches STIX and MISP, and no Sigma rule or list", async () => {
    const { day } = world();
    await day("2026-08-01", { alpha: [sighting("203.0.113.7", { lastSeen: "2026-08-01T00:00:00.000Z" })] });
    const run = await day("2026-08-25", { alpha: [sighting("203.0.113.7", { lastSeen: "2026-08-25T00:00:00.000Z" })] });
    const touched = run.plan.changes.map(({ path }) => path.split("/")[0]);
    expect(touched).not.toContain("sigma");
    expect(touched).not.toContain("lists");
    expect(touched).toEqual(expect.arrayContaining(["stix", "misp"]));
  });
});

describe("a raised format number", () => {
  it("reprints its own folder and no other, announced as reissued, with the ledger as it was", async () => {
    const { day, folder: at, out, prepared, tree } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const raised = emitters.map((emitter) => (emitter.name === "sigma" ? louder(emitter) : emitter));
    const { request, ...ready } = prepared("2026-08-02", { alpha: [] });
    const { counts, plan } = await takeStep({
      ...ready,
      ...{ asOf: request.asOf, accept: new Set(), allowRemovals: false, repair: false, keepReadings: false },
      published: publishedFolder(out),
      outcomes: [],
      emitters: raised,
      staging: join(at, "staging"),
      progress: { join: () => undefined, print: () => undefined },
    });
    expect(counts).toMatchObject({ reissued: ["sigma"], added: {}, updated: {} });
    const touched = plan.changes.map(({ path }) => path);
    const rules = [...tree().keys()].filter((path) => path.startsWith("sigma/"));
    expect(touched).toEqual(expect.arrayContaining([...rules, "delta/2026/08/2026-08-02.json", "manifest.json"]));
    expect(touched.filter((path) => /^(stix|misp|lists|sigma-lists|ledger\/domain)\b/.test(path))).toEqual([]);
  });
});

/** The same format one number on, with other bytes. */
function louder(emitter: EmitterSpec): EmitterSpec {
  const { documents } = emitter;
  if (documents === undefined) throw new Error(`${emitter.name} has no documents`);
  const assemble: typeof documents.assemble = (...given) => {
    const file = documents.assemble(...given);
    return file && { ...file, artifact: { ...file.artifact, text: `# two\n${file.artifact.text}` } };
  };
  return { ...emitter, format: emitter.format + 1, documents: { ...documents, assemble } };
}

describe("settings that shape output", () => {
  it("reprint every file, announced as reissued, and touch no record", async () => {
    const { day, record, steps, tree } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const before = record("a.example");
    await day("2026-08-02", { alpha: [] }, { settings: { brand: "Other CTI" } });
    expect(record("a.example")).toEqual(before);
    expect(tree().get("sigma/domain/2026/08/net_dns_ioc_2026_08_01.yml")).toContain("Other CTI");
    expect((await steps()).at(-1)?.counts.reissued).toEqual(
      expect.arrayContaining(["sigma", "sigma-lists", "stix", "misp"]),
    );
  });
  it.each<[string, Partial<Settings>, Partial<LedgerRecord>]>([
    ["a level threshold", { levels: { ...settings.levels, domain: { high: 50, medium: 40 } } }, { level: "high" }],
    ["a time to live", { ttlDays: { domain: 10 } }, { until: "2026-08-11T00:00:00.000Z" }],
  ])("judge every record anew: %s", async (_, changed, expected) => {
    const { day, record } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    await day("2026-08-02", { alpha: [] }, { settings: changed });
    expect(record("a.example")).toMatchObject(expected);
    expect((await day("2026-08-02", { alpha: [] }, { settings: changed })).plan.changes).toEqual([]);
  });
});
