import { describe, expect, it } from "vitest";
import { build } from "../../src/pipeline/build.ts";
import { lock } from "../../src/tree/apply.ts";
import {
  failure,
  happened,
  heldBy,
  names,
  quiet,
  reachAt,
  refusal,
  sighting,
  sightings,
  world,
} from "../support/world.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";

const snapshot = { nature: "snapshot" } as const;

describe("what sources said", () => {
  it("is forgotten once the ledger has met it; how much it was is still told", async () => {
    const { day } = world();
    const { outcomes } = await day("2026-08-01", { alpha: sightings(names(3)) });
    const readings = outcomes.flatMap((outcome) => (outcome.state === "read" ? [outcome.reading] : []));
    expect(readings.map(({ entries, size }) => [[...entries.all()], size])).toEqual([
      [[], { entries: 3, standing: 3, indicators: 3 }],
    ]);
  });
});

describe("a run that learned nothing", () => {
  const feed = [
    sighting("c2.example.net", { firstSeen: "2026-07-30T00:00:00.000Z", tags: ["rat"] }),
    sighting("c2.example.net", { title: "Report", lastSeen: "2026-07-31T00:00:00.000Z", ports: [443] }),
    sighting("203.0.113.7"),
    sighting("https://drop.example.org/a.bin", { confidence: "high" }),
    sighting("CVE-2024-12345"),
  ];
  const other = sightings(names(20), { confidence: "low" });

  it.each([
    ["at the same time", "2026-08-01"],
    ["the next day", "2026-08-02"],
    ["a week later", "2026-08-08T23:59:59.999Z"],
  ])("changes no byte %s", async (_, later) => {
    const { day, tree } = world({ beta: snapshot });
    await day("2026-08-01", { alpha: feed, beta: other });
    const before = tree();
    const run = await day(later, { alpha: feed, beta: other });
    expect(run.plan.changes).toEqual([]);
    expect(run.result.counts).toBeUndefined();
    expect(tree()).toEqual(before);
  });
  it("changes no byte when the feeds come in another order", async () => {
    const { day, tree } = world({ beta: snapshot });
    await day("2026-08-01", { alpha: feed, beta: other });
    const before = tree();
    expect((await day("2026-08-02", { beta: [...other].reverse(), alpha: [...feed].reverse() })).plan.changes).toEqual(
      [],
    );
    expect(tree()).toEqual(before);
  });
  it("changes no byte on the day on which a lease ends under a sighting that was too early to renew it", async () => {
    const { day } = world();
    const seen = (date: string) => [sighting("c2.example.net", { lastSeen: `${date}T00:00:00.000Z` })];
    await day("2026-01-01", { alpha: seen("2026-01-01") });
    await day("2026-02-01", { alpha: seen("2026-02-01") });
    expect(happened(await day("2026-04-01", { alpha: seen("2026-02-01") }))).toEqual({ renewed: ["c2.example.net"] });
    expect((await day("2026-04-01", { alpha: seen("2026-02-01") })).plan.changes).toEqual([]);
  });
  it("gives the same first tree from a feed in another order, so that two machines agree", async () => {
    const [one, two] = [world({ beta: snapshot }), world({ beta: snapshot })];
    await one.day("2026-08-01", { alpha: feed, beta: other });
    await two.day("2026-08-01", { beta: [...other].reverse(), alpha: [...feed].reverse() });
    expect(two.tree()).toEqual(one.tree());
  });
});

describe("failure is not removal", () => {
  it("carries the claims of a source that fails, says so, and prints the rest", async () => {
    const { day, record, steps } = world({ alpha: snapshot });
    await day("2026-08-01", { alpha: [sighting("c2.example.net")], beta: [] });
    const run = await day("2026-08-05", { alpha: failure("alpha"), beta: [sighting("new.example.org")] });
    expect(heldBy(run)).toEqual({ alpha: "source-broken" });
    expect(happened(run)).toEqual({ added: ["new.example.org"] });
    expect(record("c2.example.net")).toMatchObject({ status: "live", revision: 1 });
    expect((await steps()).at(-1)?.counts.held).toEqual(["alpha"]);
  });
  it("writes nothing when every source fails", async () => {
    const { day, tree } = world();
    await day("2026-08-01", { alpha: [sighting("c2.example.net")] });
    const before = tree();
    expect(heldBy(await day("2026-08-02", { alpha: failure("alpha") }))).toEqual({ alpha: "source-broken" });
    expect(tree()).toEqual(before);
  });
  it("lets leases run on while a source is held", async () => {
    const { day, record } = world();
    await day("2026-08-01", { alpha: [sighting("203.0.113.7")] });
    await day("2026-08-31", { alpha: failure("alpha") });
    expect(record("203.0.113.7")).toMatchObject({ status: "withdrawn", left: { reason: "expired" } });
  });
  it("holds a snapshot that shrank, and takes it with --accept", async () => {
    const { day, find } = world({ alpha: snapshot });
    await day("2026-08-01", { alpha: sightings(names(60)) });
    const shrunk = { alpha: sightings(names(10)) };
    expect(heldBy(await day("2026-08-02", shrunk))).toEqual({ alpha: "source-shrunk" });
    expect(find("host-59.example")?.claims["alpha"]?.absent).toBeUndefined();
    expect(happened(await day("2026-08-02", shrunk, { accept: ["alpha"] }))["noted"]).toHaveLength(50);
    expect(
      happened(await day("2026-08-03", shrunk, { accept: ["alpha"], allowRemovals: true }))["withdrawn"],
    ).toHaveLength(50);
  });
});

describe("absence is not removal", () => {
  it("in an append source", async () => {
    const { day } = world();
    await day("2026-08-01", { alpha: [sighting("c2.example.net")] });
    expect((await day("2026-08-20", { alpha: [] })).plan.changes).toEqual([]);
  });
  it("in a snapshot before 24 hours; what is listed again in time leaves no trace in any rule", async () => {
    const { day, tree, record } = world({ alpha: snapshot });
    const [all, some] = [sightings(["a.example", "b.example"]), sightings(["a.example"])];
    await day("2026-08-01", { alpha: all });
    const rules = (files: Map<string, string>) =>
      [...files].filter(([path]) => /^(sigma|stix|lists|misp)\b/.test(path));
    const before = rules(tree());
    await day("2026-08-02", { alpha: some });
    await day("2026-08-03T05:59:59.999Z", { alpha: some });
    expect(record("b.example").status).toBe("live");
    await day("2026-08-03T05:59:59.999Z", { alpha: all });
    expect(rules(tree())).toEqual(before);
  });
  it("in a snapshot, but after 24 hours it is", async () => {
    const { day, record, tree } = world({ alpha: snapshot });
    await day("2026-08-01", { alpha: sightings(["a.example", "b.example"]) });
    await day("2026-08-02", { alpha: sightings(["a.example"]) });
    expect(happened(await day("2026-08-03", { alpha: sightings(["a.example"]) }))).toEqual({
      withdrawn: ["b.example"],
    });
    expect(record("b.example").left?.reason).toBe("absent");
    expect(tree().get("lists/domain.txt")).toBe("a.example\n");
  });
});

describe("what a run carries", () => {
  it("loses the claims of a source that the config no longer names", async () => {
    const { day, record } = world();
    await day("2026-08-01", { alpha: sightings(["a.example", "both.example"]), beta: sightings(["both.example"]) });
    await day("2026-08-02", { beta: [] }, { removed: ["alpha"] });
    expect(record("a.example")).toMatchObject({ status: "withdrawn", left: { reason: "source-removed" } });
    expect(record("both.example").status).toBe("live");
  });
  it("keeps all others in a run of one source (--only, --input)", async () => {
    const { day } = world({ beta: snapshot });
    await day("2026-08-01", { alpha: sightings(["a.example"]), beta: sightings(["b.example"]) });
    const run = await day(
      "2026-08-09",
      { gamma: sightings(["c.example"]) },
      { only: true, removed: ["alpha", "beta"] },
    );
    expect(happened(run)).toEqual({ added: ["c.example"] });
  });
});

describe("a dry run", () => {
  it("tells what would change, and touches nothing", async () => {
    const { day, tree } = world();
    const run = await day("2026-08-01", { alpha: [sighting("c2.example.net")] }, { dryRun: true });
    expect(run.plan.changes.length).toBeGreaterThan(0);
    expect(tree().size).toBe(0);
  });
});

describe("one build at a time", () => {
  it("is refused while another process builds, and the tree is left alone", async () => {
    const { out, prepared, tree } = world();
    const release = lock(out, "4711", () => false);
    const process = { id: "4712", alive: (id: string) => id === "4711" };
    const options = { out, dryRun: false, outside: filesOnly(reachAt("2026-08-01")), progress: quiet, process };
    const feeds = { alpha: [sighting("c2.example.net")] };
    const refused = await refusal(build(prepared("2026-08-01", feeds), options));
    expect(refused).toMatchObject({ code: "tree-locked", exit: 1 });
    expect(refused.message).toContain("Process 4711");
    expect(tree().size).toBe(0);
    release();
    expect((await build(prepared("2026-08-01", feeds), options)).plan.changes.length).toBeGreaterThan(0);
  });
  it("gives the lock back when a run ends in an error", async () => {
    const { day } = world();
    await day("2026-08-01", { alpha: [sighting("c2.example.net")] });
    expect((await refusal(day("2026-07-01", { alpha: [] }))).code).toBe("as-of-past");
    expect(happened(await day("2026-08-02", { alpha: [sighting("new.example.org")] }))).toEqual({
      added: ["new.example.org"],
    });
  });
});
