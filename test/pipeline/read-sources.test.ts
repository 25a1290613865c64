import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { build, type BuildOptions, type RunOutcome } from "../../src/pipeline/build.ts";
import type { Memory } from "../../src/pipeline/memory.ts";
import { filesOnly, type Outside } from "../../src/pipeline/outside.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import type { Reach } from "../../src/model/plugin.ts";
import type { Sighting } from "../../src/model/indicator.ts";
import { quiet, reachAt, sighting, timeOf, type World, world } from "../support/world.ts";

/** An outside that remembers in memory, as the cache folder does on disk. */
function remembering(asOf: string, before: Memory): { readonly outside: Outside; readonly kept: () => Memory } {
  let memory = before;
  const keep = (after: Memory) => {
    memory = after;
    return Promise.resolve();
  };
  return {
    outside: { ...filesOnly(reachAt(asOf)), memory: before, atOnce: 3, keep },
    kept: () => memory,
  };
}

const site = { url: "https://alpha.example/", access: { headers: {} }, every: 60, scope: "s1" };

type Read = (reach: Reach) => AsyncIterable<Sighting>;

async function run(
  days: World,
  asOf: string,
  sources: Readonly<Record<string, { readonly read: Read; readonly more?: Partial<SourceSetup> }>>,
  memory: Memory,
  more: { readonly accept?: readonly string[]; readonly dryRun?: boolean } = {},
): Promise<{ readonly run: RunOutcome; readonly memory: Memory }> {
  const feeds = Object.fromEntries(Object.keys(sources).map((name) => [name, []]));
  const prepared = days.prepared(timeOf(asOf), feeds, { accept: more.accept ?? [] });
  const setups = prepared.setups.map((setup) => {
    const { read, more } = sources[setup.name] ?? {};
    return { ...setup, site, ...more, ...(read !== undefined && { read }) };
  });
  const { outside, kept } = remembering(asOf, memory);
  const options: BuildOptions = {
    ...{ out: days.out, dryRun: more.dryRun === true, outside, progress: quiet },
    process: { id: "a test", alive: () => false },
  };
  return { run: await build({ ...prepared, setups }, options), memory: kept() };
}

/** A source that gives what is new since its mark, and notes where it was asked to begin. */
function feed(values: readonly string[], mark: string, begun: (string | undefined)[]): Read {
  return async function* read(reach) {
    begun.push(reach.mark);
    yield* await Promise.resolve(values.map((value) => sighting(value)));
    reach.advance(mark);
  };
}

const first = "2026-08-01T05:00:00.000Z";
const second = "2026-08-01T07:00:00.000Z";

describe("the next run of a source that gives what is new", () => {
  it("goes on where the last one ended, although nothing was learned since", async () => {
    const days = world();
    const begun: (string | undefined)[] = [];
    const one = await run(
      days,
      "2026-08-01T06:00:00.000Z",
      { alpha: { read: feed(["a.example"], first, begun) } },
      { sources: {} },
    );
    const two = await run(days, "2026-08-01T08:00:00.000Z", { alpha: { read: feed([], second, begun) } }, one.memory);
    expect(two.run.plan.changes).toEqual([]);
    await run(days, "2026-08-01T10:00:00.000Z", { alpha: { read: feed([], second, begun) } }, two.memory);
    expect(begun).toEqual([undefined, first, second]);
  });

  it("goes on where the tree says when the cache is lost", async () => {
    const days = world();
    const begun: (string | undefined)[] = [];
    await run(
      days,
      "2026-08-01T06:00:00.000Z",
      { alpha: { read: feed(["a.example"], first, begun) } },
      { sources: {} },
    );
    await run(days, "2026-08-01T08:00:00.000Z", { alpha: { read: feed([], second, begun) } }, { sources: {} });
    await run(days, "2026-08-01T10:00:00.000Z", { alpha: { read: feed([], second, begun) } }, { sources: {} });
    expect(begun).toEqual([undefined, first, first]);
  });

  it("begins again where it began when the run was only tried, or failed", async () => {
    const days = world();
    const begun: (string | undefined)[] = [];
    const alpha = { read: feed(["a.example"], first, begun) };
    const tried = await run(days, "2026-08-01T06:00:00.000Z", { alpha }, { sources: {} }, { dryRun: true });
    expect(tried.memory).toEqual({ sources: {} });
    await run(days, "2026-08-01T08:00:00.000Z", { alpha }, tried.memory);
    expect(begun).toEqual([undefined, undefined]);
  });
});

describe("a source whose terms let it rest", () => {
  const values = (): Read => feed(["a.example"], first, []);

  it("is not read, and keeps what it stated", async () => {
    const days = world();
    const { memory } = await run(days, "2026-08-01T06:00:00.000Z", { alpha: { read: values() } }, { sources: {} });
    const begun: (string | undefined)[] = [];
    const again = await run(days, "2026-08-01T06:15:00.000Z", { alpha: { read: feed([], second, begun) } }, memory);
    expect(begun).toEqual([]);
    expect(again.run.outcomes).toMatchObject([{ state: "resting", until: "2026-08-01T07:00:00.000Z" }]);
    expect(again.run.plan.changes).toEqual([]);
    expect(again.run.result.held).toEqual([]);
  });

  it("stays held while it rests, until a reading of it is believed", async () => {
    const days = world();
    const snapshot: Partial<SourceSetup> = { nature: "snapshot" };
    const full = { alpha: { read: values(), more: snapshot } };
    const empty = { alpha: { read: feed([], second, []), more: snapshot } };
    const { memory } = await run(days, "2026-08-01T06:00:00.000Z", full, { sources: {} });
    const held = await run(days, "2026-08-01T08:00:00.000Z", empty, memory);
    expect(held.run.result.held).toMatchObject([{ source: "alpha", error: { code: "source-empty" } }]);
    const rests = await run(days, "2026-08-01T08:15:00.000Z", empty, held.memory);
    expect(rests.run.outcomes).toMatchObject([{ state: "resting" }]);
    expect(rests.run.result.held).toMatchObject([{ source: "alpha", error: { code: "source-empty" } }]);
    const good = await run(days, "2026-08-01T10:00:00.000Z", full, rests.memory);
    expect(good.run.result.held).toEqual([]);
  });

  it("is read when a person asks for it by --accept", async () => {
    const days = world();
    const { memory } = await run(days, "2026-08-01T06:00:00.000Z", { alpha: { read: values() } }, { sources: {} });
    const begun: (string | undefined)[] = [];
    const alpha = { read: feed([], second, begun) };
    await run(days, "2026-08-01T06:15:00.000Z", { alpha }, memory, { accept: ["alpha"] });
    expect(begun).toEqual([first]);
  });
});

describe("several sources", () => {
  it("are read at the same time, and told in the order of the config", async () => {
    const days = world();
    const opened = new AbortController();
    const gate = once(opened.signal, "abort");
    const order: string[] = [];
    const waits: Read = async function* read() {
      await gate;
      order.push("alpha");
      yield sighting("a.example");
    };
    const opens: Read = async function* read() {
      order.push("beta");
      opened.abort();
      yield await Promise.resolve(sighting("b.example"));
    };
    const sources = { alpha: { read: waits }, beta: { read: opens } };
    const { run: outcome } = await run(days, "2026-08-01", sources, { sources: {} });
    expect(order).toEqual(["beta", "alpha"]);
    expect(outcome.outcomes.map(({ setup }) => setup.name)).toEqual(["alpha", "beta"]);
  });
});
