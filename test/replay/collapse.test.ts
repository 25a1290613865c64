import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import { type Feeds, history, type Replay, replay } from "../support/replay.ts";

/** Two address lists of one collector, of which the larger one broke down for some hours. */
function config(nature: "append" | "snapshot"): string {
  const terms = `nature: ${nature}, license: MIT, republish: "yes"`;
  return `sources:
  - { name: sans, type: text, path: sans.txt, ${terms} }
  - { name: threatfox, type: text, path: threatfox.txt, ${terms} }
`;
}

const versions = history("collapse");

function timeOf(hour: string): string {
  return `2026-08-22T${hour}:00:00.000Z`;
}

function feedsAt(hour: string): Feeds {
  const there = versions.filter(({ at }) => at === timeOf(hour));
  return Object.fromEntries(there.map(({ file, text }) => [file, text]));
}

const isBad = (hour: string): boolean => hour === "11" || hour === "12";

interface Summary {
  readonly live: number | undefined;
  readonly withdrawn: number;
  readonly held: readonly string[];
  /** What the run says of each source that it does not believe. */
  readonly says: readonly string[];
}

function summary({ result }: RunOutcome): Summary {
  const withdrawn = result.joined.changes.filter(({ happening }) => happening === "withdrawn").length;
  const says = result.held.map(({ error }) => `${error.code}: ${error.message}`);
  return { live: result.counts?.live, withdrawn, held: result.held.map(({ source }) => source), says };
}

/** As tall as the real one: what a run does with a source must not depend on how large it is. */
describe("a list that falls from 106,464 entries to 3, and comes back by and by", { timeout: 180_000 }, () => {
  let feed: Replay;
  /** The list as a snapshot: what each hour did. */
  const hours = new Map<string, Summary>();
  /** The same hours on the same tree, if the list were an append source: nature is no part of the tree. */
  const appended = new Map<string, Summary>();

  beforeAll(async () => {
    feed = replay(config("snapshot"));
    for (const hour of ["09", "11", "12", "19"]) {
      if (isBad(hour)) {
        feed.configure(config("append"));
        appended.set(hour, summary(await feed.dryRun(timeOf(hour), feedsAt(hour))));
        feed.configure(config("snapshot"));
      }
      hours.set(hour, summary(await feed.run(timeOf(hour), feedsAt(hour))));
    }
  }, 180_000);
  afterAll(() => {
    feed.remove();
  });

  it("takes the whole list while it is sound", () => {
    expect(hours.get("09")).toEqual({ live: 108_685, withdrawn: 0, held: [], says: [] });
  });

  it("holds the snapshot in its bad hours, and says by how much it shrank", () => {
    expect(hours.get("11")?.says).toEqual(["source-shrunk: sans shrank from 106464 to 3 entries."]);
    expect(hours.get("12")?.says).toEqual(["source-shrunk: sans shrank from 106464 to 38950 entries."]);
  });

  it("goes on with the other source in those hours", () => {
    expect(hours.get("11")?.live).toBeGreaterThan(108_685);
    expect(hours.get("12")?.live).toBeGreaterThan(hours.get("11")?.live ?? Infinity);
  });

  it("believes the snapshot again as soon as it is whole, with nobody's help", () => {
    expect(hours.get("19")?.held).toEqual([]);
    expect(hours.get("19")?.live).toBeGreaterThan(hours.get("12")?.live ?? Infinity);
  });

  it("removes nothing in any hour, as snapshot or as append", () => {
    const withdrawn = [...hours.values(), ...appended.values()].map((hour) => hour.withdrawn);
    expect(withdrawn).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("needs no hold for an append source: absence means nothing", () => {
    expect([...appended.values()].map(({ held }) => held)).toEqual([[], []]);
  });

  it("ends in a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});
