import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import { parsePart } from "../../src/tree/ledger.ts";
import { filesBelow } from "../../src/tree/published.ts";
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

/** What both lists held in that hour; of the larger one every so manieth entry, from its first on. */
function feedsAt(hour: string, each = 1): Feeds {
  const there = versions.filter(({ at }) => at === timeOf(hour));
  return Object.fromEntries(there.map(({ file, text }) => [file, file === "sans.txt" ? sampled(text, each) : text]));
}

function sampled(text: string, each: number): string {
  const lines = text.split("\n");
  return lines.filter((_, index) => index % each === 0).join("\n");
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

describe("a list that falls from 106,464 entries to 3", { timeout: 180_000 }, () => {
  let feed: Replay;
  let sound: Summary;
  let fallen: Summary;
  let partial: Summary;
  beforeAll(async () => {
    feed = replay(config("snapshot"));
    sound = summary(await feed.run(timeOf("09"), feedsAt("09")));
    fallen = summary(await feed.run(timeOf("11"), feedsAt("11")));
    partial = summary(await feed.dryRun(timeOf("12"), feedsAt("12")));
  }, 180_000);
  afterAll(() => {
    feed.remove();
  });

  it("takes the whole list while it is sound", () => {
    expect(sound).toEqual({ live: 108_685, withdrawn: 0, held: [] });
  });

  it("holds the snapshot while it is short, says by how much it shrank, and removes nothing", () => {
    expect(fallen).toMatchObject({ withdrawn: 0, held: ["source-shrunk: sans shrank from 106464 to 3 entries."] });
    expect(partial).toMatchObject({ withdrawn: 0, held: ["source-shrunk: sans shrank from 106464 to 38950 entries."] });
  });

  it("goes on with the other source meanwhile", () => {
    expect(fallen.live).toBe(108_736);
  });
});

interface Passed {
  readonly sound: ReadonlySet<string>;
  /** The hour of the fall, were the lists append sources: nature is no part of a tree. */
  readonly fallenAppend: Summary;
  readonly short: readonly Summary[];
  readonly back: Summary;
  readonly after: ReadonlySet<string>;
}

async function passHours(feed: Replay): Promise<Passed> {
  const each = 20;
  await feed.run(timeOf("09"), feedsAt("09", each));
  const sound = standing(feed.tree);
  feed.configure(config("append"));
  const fallenAppend = summary(await feed.dryRun(timeOf("11"), feedsAt("11", each)));
  feed.configure(config("snapshot"));
  const short: Summary[] = [];
  for (const hour of ["11", "12"]) short.push(summary(await feed.run(timeOf(hour), feedsAt(hour, each))));
  const back = summary(await feed.run(timeOf("19"), feedsAt("19", each)));
  return { sound, fallenAppend, short, back, after: standing(feed.tree) };
}

/** Ids of the indicators that stand. */
function standing(tree: string): ReadonlySet<string> {
  const parts = filesBelow(tree).filter((path) => /^ledger\/.*\.ndjson$/.test(path));
  const records = parts.flatMap((path) => parsePart(readFileSync(join(tree, path), "utf8"), path));
  return new Set(records.flatMap(({ id, status }) => (status === "live" ? [id] : [])));
}

describe("a twentieth of that list, until all of it is back", () => {
  let feed: Replay;
  let hours: Passed;
  beforeAll(async () => {
    feed = replay(config("snapshot"));
    hours = await passHours(feed);
  }, 180_000);
  afterAll(() => {
    feed.remove();
  });

  it("is not held where it is an append source: there absence means nothing", () => {
    expect(hours.fallenAppend).toMatchObject({ withdrawn: 0, held: [] });
  });

  it("is held while it is short", () => {
    const words = hours.short.flatMap(({ held }) => held);
    expect(words).toHaveLength(2);
    for (const word of words) expect(word).toMatch(/^source-shrunk: sans shrank from 5[0-9]{3} to /);
  });

  it("is believed again as soon as it is whole, with nobody's help", () => {
    expect(hours.back.held).toEqual([]);
  });

  it("has lost nothing in any hour", () => {
    expect([...hours.short, hours.back].map(({ withdrawn }) => withdrawn)).toEqual([0, 0, 0]);
    expect([...hours.sound].filter((id) => !hours.after.has(id))).toEqual([]);
    expect(hours.after.size).toBeGreaterThan(hours.sound.size);
  });

  it("leaves a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});
