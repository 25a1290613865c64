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

interface Summary {
  readonly live: number | undefined;
  readonly withdrawn: number;
  /** What the run says of each source that it does not believe. */
  readonly held: readonly string[];
}

function summary({ result }: RunOutcome): Summary {
  return {
    live: result.counts?.live,
    withdrawn: [...result.joined.changes.reasons.values()].reduce((sum, count) => sum + count, 0),
    held: result.held.map(({ error }) => `${error.code}: ${error.message}`),
  };
}

/** Four of the eleven hours, at their real size: the last sound one, the fall, an hour of half a list, and the return. */
interface Hours {
  readonly sound: Summary;
  readonly fallen: Summary;
  /** The hour of the fall on the same tree, were the lists append sources: nature is no part of a tree. */
  readonly fallenAppend: Summary;
  readonly partial: Summary;
  readonly back: Summary;
}

async function playHours(feed: Replay): Promise<Hours> {
  const sound = summary(await feed.run(timeOf("09"), feedsAt("09")));
  feed.configure(config("append"));
  const fallenAppend = summary(await feed.dryRun(timeOf("11"), feedsAt("11")));
  feed.configure(config("snapshot"));
  const fallen = summary(await feed.run(timeOf("11"), feedsAt("11")));
  const partial = summary(await feed.dryRun(timeOf("12"), feedsAt("12")));
  const back = summary(await feed.run(timeOf("19"), feedsAt("19")));
  return { sound, fallen, fallenAppend, partial, back };
}

describe("a list that falls from 106,464 entries to 3, and comes back by and by", { timeout: 180_000 }, () => {
  let feed: Replay;
  let hours: Hours;
  beforeAll(async () => {
    feed = replay(config("snapshot"));
    hours = await playHours(feed);
  }, 180_000);
  afterAll(() => {
    feed.remove();
  });

  it("takes the whole list while it is sound", () => {
    expect(hours.sound).toEqual({ live: 108_685, withdrawn: 0, held: [] });
  });

  it("holds the snapshot while it is short, and says by how much it shrank", () => {
    expect(hours.fallen.held).toEqual(["source-shrunk: sans shrank from 106464 to 3 entries."]);
    expect(hours.partial.held).toEqual(["source-shrunk: sans shrank from 106464 to 38950 entries."]);
  });

  it("goes on with the other source meanwhile", () => {
    expect(hours.fallen.live).toBe(108_736);
  });

  it("believes the snapshot again as soon as it is whole, with nobody's help", () => {
    expect(hours.back.held).toEqual([]);
    expect(hours.back.live).toBe(114_131);
  });

  it("holds no append source: there absence means nothing", () => {
    // The three entries that are left happen to be new, and are taken.
    expect(hours.fallenAppend).toEqual({ live: 108_739, withdrawn: 0, held: [] });
  });

  it("removes nothing in any hour", () => {
    expect(Object.values(hours).map(({ withdrawn }: Summary) => withdrawn)).toEqual([0, 0, 0, 0, 0]);
  });

  it("ends in a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});
