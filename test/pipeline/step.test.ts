import { describe, expect, it } from "vitest";
import { allowed, drop, happened, heldBy, names, refusal, sighting, sightings, world } from "../support/world.ts";

const fifty = sightings(names(50));

describe("time goes forward in a tree", () => {
  it("refuses an as-of before the last step, and takes the same one again", async () => {
    const { day, tree } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const before = tree();
    const refused = await refusal(day("2026-07-31", { alpha: sightings(["b.example"]) }));
    expect(refused.code).toBe("as-of-past");
    expect(refused.message).toContain("2026-08-01T06:00:00.000Z");
    expect(tree()).toEqual(before);
    expect(happened(await day("2026-08-01", { alpha: sightings(["b.example"]) }))).toEqual({ added: ["b.example"] });
  });
  it("lets stamps rise in runs of one second, in MISP too", async () => {
    const { day, tree } = world();
    const event = () => [...tree()].find(([path]) => /^misp\/[0-9a-f-]+\.json$/.test(path))?.[1] ?? "";
    const stamp = () => Number(/"timestamp":"(\d+)"/.exec(event().slice(event().indexOf('"Attribute"')))?.[1]);
    await day("2026-08-01T06:00:00.100Z", { alpha: sightings(["a.example"]) });
    const first = stamp();
    await day("2026-08-01T06:00:00.200Z", { alpha: sightings(["a.example"], { withdrawn: true }) });
    expect(event()).toContain('"deleted":true');
    expect(stamp()).toBeGreaterThan(first);
  });
});

describe("the namespace", () => {
  it("is refused when it changes: every rule would get a new id", async () => {
    const { day } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const namespace = "6f0f2a52-0000-4000-8000-000000000000";
    expect((await refusal(day("2026-08-02", { alpha: [] }, { settings: { namespace } }))).code).toBe(
      "namespace-changed",
    );
  });
});

describe("the demo", () => {
  it("never takes the place of a live tree", async () => {
    const { day, tree } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const before = tree();
    expect((await refusal(day("2026-08-02", { alpha: [] }, { origin: "demo" }))).code).toBe("demo-over-live");
    expect(tree()).toEqual(before);
  });
  it("is replaced by a live build from an empty ledger, whatever its date", async () => {
    const [demo, plain] = [world(), world()];
    const old = sightings(names(60, "demo"), { firstSeen: "2026-07-01T00:00:00.000Z" });
    await demo.day("2026-08-22", { demo: old }, { origin: "demo" });
    const live = { alpha: sightings(["a.example"]) };
    const run = await demo.day("2026-08-01", live, { removed: ["demo"] });
    expect(happened(run)).toEqual({ added: ["a.example"] });
    await plain.day("2026-08-01", live);
    expect(demo.tree()).toEqual(plain.tree());
  });
});

describe("brakes", () => {
  it("stop a run that withdraws over 20 % with exit 3; nothing is written unless --allow-removals", async () => {
    const { day, tree } = world();
    await day("2026-08-01", { alpha: fifty });
    const before = tree();
    const taken = { alpha: [...sightings(names(11), { withdrawn: true }), ...sightings(names(50).slice(11))] };
    expect(await refusal(day("2026-08-02", taken))).toMatchObject({ code: "brake-removals", exit: 3 });
    expect(tree()).toEqual(before);
    expect(happened(await day("2026-08-02", taken, { allowRemovals: true }))["withdrawn"]).toHaveLength(11);
  });
  it("let a tree expire that is kept up, and stop when it was left alone for over a week", async () => {
    const aged = sightings(names(50), { firstSeen: "2026-08-01T06:00:00.000Z" });
    const [kept, left] = [world(), world()];
    for (const { day } of [kept, left]) await day("2026-08-01", { alpha: aged });
    await kept.day("2026-10-29", { alpha: sightings(["a.example"]) });
    expect(happened(await kept.day("2026-10-30", { alpha: [] }))["withdrawn"]).toHaveLength(50);
    expect(await refusal(left.day("2026-10-30", { alpha: [] }))).toMatchObject({ code: "brake-removals", exit: 3 });
  });
});

describe("guards judge in every run", () => {
  it("take out a live rule and let it come back, without a word from any source", async () => {
    const { day, record, tree } = world();
    await day("2026-08-01", { alpha: sightings(["a.example", "b.example"]) });
    expect(happened(await day("2026-08-02", { alpha: [] }, { guards: { "a.example": drop } }))).toEqual({
      withdrawn: ["a.example"],
    });
    expect(record("a.example")).toMatchObject({ status: "refused", left: { reason: "guarded" } });
    expect(tree().get("lists/domain.txt")).toBe("b.example\n");
    expect(tree().get("refusals.ndjson")).toContain("top-site");
    expect(happened(await day("2026-08-03", { alpha: [] }))).toEqual({ revived: ["a.example"] });
  });
  it("hold a source that one guard takes more than 20 % of", async () => {
    const { day } = world();
    const guards = Object.fromEntries(names(11).map((name) => [name, drop]));
    expect(heldBy(await day("2026-08-01", { alpha: fifty }, { guards }))).toEqual({ alpha: "source-guarded" });
    expect(happened(await day("2026-08-01", { alpha: fifty }, { guards, accept: ["alpha"] }))["refused"]).toHaveLength(
      11,
    );
  });
});

describe("the allowlist", () => {
  it("revokes a live rule, and the rule comes back under another STIX id when the entry is over", async () => {
    const { day, tree } = world();
    const stix = () => tree().get("stix/2026/08/2026-08-01.json") ?? "";
    const ids = () => [...stix().matchAll(/"id":"(indicator--[0-9a-f-]+)"/g)].map(([, id]) => id);
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    const [first] = ids();
    await day("2026-08-02", { alpha: [] }, { guards: { "a.example": allowed } });
    expect(ids()).toEqual([first]);
    expect(stix()).toContain('"revoked":true');
    expect(happened(await day("2026-09-02", { alpha: [] }))).toEqual({ revived: ["a.example"] });
    expect(ids()).toHaveLength(2);
    expect(ids()).toContain(first);
    expect(stix().match(/"revoked":true/g)).toHaveLength(1);
  });
});

describe("the gate", () => {
  const secret = {
    title: "Secret campaign",
    tags: ["secret"],
    confidence: "high",
    lastSeen: "2026-08-01T00:00:00.000Z",
  } as const;
  it.each([
    ["a licence that forbids republishing", { republish: "no" }, {}],
    ["unclear terms", { republish: "ask" }, {}],
    ["a TLP of the source above the tree's", { tlp: "amber" }, {}],
    ["a TLP of the sighting above the tree's", {}, { tlp: "amber" }],
  ] as const)("lets nothing into any file of the tree: %s", async (_, terms, more) => {
    const { day, tree } = world();
    const run = await day(
      "2026-08-01",
      { alpha: sightings(["open.example"]), beta: [sighting("hidden.example", { ...secret, ...more })] },
      { terms: { beta: terms } },
    );
    expect(happened(run)).toEqual({ added: ["open.example"] });
    for (const [path, text] of tree()) expect(text, path).not.toMatch(/hidden|secret/i);
  });
  it("suppresses nothing: what a barred source states or takes back does not touch what others state", async () => {
    const { day, record } = world();
    const terms = { beta: { republish: "no" } } as const;
    await day("2026-08-01", { alpha: sightings(["a.example"]), beta: [sighting("a.example", secret)] }, { terms });
    await day("2026-08-02", { alpha: [], beta: [sighting("a.example", { withdrawn: true })] }, { terms });
    expect(record("a.example")).toMatchObject({ status: "live", revision: 1, confidence: "medium", score: 50 });
    expect(Object.keys(record("a.example").claims)).toEqual(["alpha"]);
  });
  it("lets the same claim into an internal tree", async () => {
    const { day } = world();
    const told = { terms: { beta: { republish: "no" } }, settings: { audience: "internal" } } as const;
    expect(happened(await day("2026-08-01", { beta: [sighting("hidden.example", secret)] }, told))).toEqual({
      added: ["hidden.example"],
    });
  });
  it("takes out what the terms no longer let be printed, without a tombstone that prints it once more", async () => {
    const { day, tree, record } = world();
    await day("2026-08-01", { alpha: sightings(["a.example"]), beta: [sighting("hidden.example", secret)] });
    await day("2026-08-02", { alpha: [], beta: [] }, { terms: { beta: { republish: "no" } } });
    expect(record("hidden.example").left?.reason).toBe("gated");
    for (const [path, text] of tree()) {
      if (!/^(ledger|delta)\//.test(path)) expect(text, path).not.toMatch(/hidden\.example|secret/i);
    }
  });
});

describe("context sources", () => {
  const setup = { "exit-list": { context: true, nature: "snapshot" } } as const;
  it("annotate what others state, and are never printed", async () => {
    const { day, find, record, tree } = world(setup);
    const exits = sightings(["203.0.113.7", "203.0.113.8"]);
    expect(happened(await day("2026-08-01", { "exit-list": exits }))).toEqual({});
    await day("2026-08-02", { alpha: sightings(["203.0.113.7"]), "exit-list": exits });
    expect(find("203.0.113.8")).toBeUndefined();
    expect(record("203.0.113.7")).toMatchObject({ score: 50, claims: { "exit-list": { context: true } } });
    expect(tree().get("sigma/ipv4/2026/08/net_connection_ipv4_ioc_2026_08_02.yml")).not.toContain("exit-list");
    expect(tree().get("stix/2026/08/2026-08-02.json")).toContain('"labels":["exit-list"]');
  });
  it("keep nothing live", async () => {
    const { day, record } = world(setup);
    const exits = sightings(["203.0.113.7"]);
    await day("2026-08-01", { alpha: exits, "exit-list": exits });
    await day("2026-08-02", { alpha: sightings(["203.0.113.7"], { withdrawn: true }), "exit-list": exits });
    expect(record("203.0.113.7")).toMatchObject({ status: "withdrawn", left: { reason: "withdrawn" } });
  });
});

describe("derived hosts", () => {
  const setup = { alpha: { deriveHosts: true } };
  const url = "https://c2.example.net/";
  it("come at level low and confidence one step lower, and end with the last URL", async () => {
    const { day, record } = world(setup);
    await day("2026-08-01", { alpha: [sighting(url, { confidence: "high" })] });
    expect(record("c2.example.net")).toMatchObject({ status: "live", confidence: "medium", level: "low", score: 50 });
    expect(happened(await day("2026-08-31", { alpha: [] }))).toEqual({ withdrawn: ["c2.example.net", url] });
  });
  it("share the withdrawal of their URL, and count as no source beside one that states the host", async () => {
    const { day, record } = world(setup);
    await day("2026-08-01", { alpha: [sighting(url)], beta: sightings(["c2.example.net"]) });
    expect(record("c2.example.net")).toMatchObject({ score: 50, level: "medium" });
    await day("2026-08-02", { alpha: [sighting(url, { withdrawn: true })], beta: [] });
    expect(record("c2.example.net")).toMatchObject({
      status: "live",
      claims: { "alpha/host": { ended: { reason: "withdrawn" } } },
    });
    expect(record(url).status).toBe("withdrawn");
  });
});

describe("tombstones", () => {
  it("stay 90 days, and are swept only together with other news", async () => {
    const { day, record, tree } = world();
    const stix = () => tree().get("stix/2026/08/2026-08-01.json") ?? "";
    await day("2026-08-01", { alpha: sightings(["a.example"]) });
    await day("2026-08-02", { alpha: sightings(["a.example"], { withdrawn: true }) });
    expect((await day("2026-10-31", { alpha: [] })).plan.changes, "time alone makes no commit").toEqual([]);
    await day("2026-10-30", { alpha: sightings(["b.example"]) });
    expect(stix()).toContain('"revoked":true');
    expect(happened(await day("2026-10-31", { alpha: sightings(["c.example"]) }))).toEqual({
      added: ["c.example"],
      swept: ["a.example"],
    });
    expect(stix()).toBe("");
    expect(record("a.example")).toMatchObject({
      status: "withdrawn",
      left: { reason: "withdrawn", swept: "2026-10-31T06:00:00.000Z" },
    });
  });
});
