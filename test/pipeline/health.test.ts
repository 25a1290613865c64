import { describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import { type Health, healthOf, parseHealth } from "../../src/pipeline/health.ts";
import { failure, sighting, world } from "../support/world.ts";

describe("how the sources are after a run", () => {
  it("is read or held, with since when and why", async () => {
    const { day } = world();
    const run = await day("2026-08-01", { alpha: [sighting("one.example")], beta: failure("beta") });
    expect(healthOf(run)).toEqual({
      ...{ asOf: "2026-08-01T06:00:00.000Z", complete: true, live: 1 },
      sources: [
        { name: "alpha", state: "read" },
        {
          ...{ name: "beta", state: "held", since: "2026-08-01T06:00:00.000Z", code: "source-broken" },
          message: "beta answered with a web page.",
        },
      ],
    });
  });

  it("is held while a failed source's server wants to be left alone", async () => {
    const run = await world().day("2026-08-02", { alpha: [] });
    const [outcome] = run.outcomes;
    if (outcome === undefined) throw new Error("no source was asked");
    const resting = { state: "resting", setup: outcome.setup, until: "2026-08-03T00:00:00.000Z" } as const;
    const troubled = "2026-08-01T00:00:00.000Z";
    const health = (memory: typeof run.memory) => healthOf({ ...run, outcomes: [resting], memory }).sources;
    expect(health({ sources: { alpha: { troubled } } })).toEqual([{ name: "alpha", state: "held", since: troubled }]);
    expect(health({ sources: { alpha: {} } })).toEqual([{ name: "alpha", state: "resting" }]);
  });

  it("is read where a source need not be read again: it would say what it said", async () => {
    const run = await world().day("2026-08-02", { alpha: [] });
    const outcomes = run.outcomes.map(({ setup }) => ({ state: "unchanged" as const, setup }));
    expect(healthOf({ ...run, outcomes }).sources).toEqual([{ name: "alpha", state: "read" }]);
  });

  it.each([
    ["only", ["alpha"]],
    ["inputs", ["feed.csv"]],
  ] as const)("is not of all sources with %s", async (key, value) => {
    const run = await world().day("2026-08-01", { alpha: [] });
    const request = { ...run.prepared.request, [key]: value };
    expect(healthOf({ ...run, prepared: { ...run.prepared, request } }).complete).toBe(false);
  });
});

describe("the status file", () => {
  it("is read as it was written", async () => {
    const health: Health = healthOf(await world().day("2026-08-01", { alpha: failure("alpha") }));
    expect(parseHealth(JSON.stringify(health), "status.json")).toEqual(health);
  });

  it.each([
    ["cut off", '{"asOf":'],
    ["of something else", '{"sources":[{"name":1}]}'],
  ])("is refused when it is %s", (_, text) => {
    expect(() => parseHealth(text, "status.json")).toThrow(PressError);
  });
});
