import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePart } from "../../src/tree/ledger.ts";
import { play, type PlayedDay, problems, type Scene } from "../support/play.ts";
import { history, type Replay, replay } from "../support/replay.ts";
import { shuffledLines } from "../support/shuffle.ts";

const source = "sources:\n  - { name: tweetfeed, type: tweetfeed, path: feed.csv }\n";

/** A consumer of TweetFeed takes its last seven daily files: what is a week old is no longer in the answer. */
function week(): Scene[] {
  const files = history("tweetfeed");
  return files.slice(6).map(({ at }, index) => {
    const text = files
      .slice(index, index + 7)
      .map((file) => file.text)
      .join("");
    return { at, feeds: { "feed.csv": text }, shuffled: { "feed.csv": shuffledLines(text) } };
  });
}

describe("fifteen days of a feed that shows one week at a time", () => {
  let feed: Replay;
  let days: PlayedDay[];
  beforeAll(async () => {
    feed = replay(source);
    days = await play(feed, week());
  });
  afterAll(() => {
    feed.remove();
  });

  it("has news every day, so that the other promises are not empty", () => {
    expect(days.map(({ counts }) => Object.keys(counts?.added ?? {}).length > 0)).toEqual(days.map(() => true));
    expect(days.at(-1)?.counts?.live).toBe(7213);
  });

  it("prints the same bytes when the feed stands in another order", () => {
    expect(problems(days, "order")).toEqual([]);
  });

  it("changes only lines of the indicators that the day's delta names", () => {
    expect(problems(days, "churn")).toEqual([]);
  });

  it("changes no byte when it runs a second time", () => {
    expect(problems(days, "again")).toEqual([]);
  });

  it("changes no byte six hours later, when the feed only stands in another order", () => {
    expect(problems(days, "later")).toEqual([]);
  });

  it("keeps every id with its value, its day and its entry", () => {
    expect(problems(days, "strangers")).toEqual([]);
  });

  it("withdraws nothing that only fell out of the week", () => {
    expect(days.map(({ counts }) => counts?.withdrawn)).toEqual(days.map(() => ({})));
  });

  it("ends in a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});

describe("every second of those days with leases so short that they end", () => {
  let feed: Replay;
  let days: PlayedDay[];
  beforeAll(async () => {
    feed = replay(`ttl: { ipv4: 8, domain: 9, url: 8, md5: 10, sha256: 10 }\n${source}`);
    const everySecond = week().filter((_, index) => index % 2 === 0);
    // In six hours a short lease may end, and time alone is news then: so without the later run.
    const scenes = everySecond.map(({ at, feeds }) => ({ at, feeds }));
    days = await play(feed, scenes);
  });
  afterAll(() => {
    feed.remove();
  });

  it("renews some leases and ends many", () => {
    const expired = days.map(({ counts }) => counts?.withdrawn.expired ?? 0);
    const renewed = days.map(({ counts }) => Object.keys(counts?.renewed ?? {}).length);
    expect(Math.max(...expired)).toBeGreaterThan(100);
    expect(Math.max(...renewed)).toBeGreaterThan(0);
  });

  it("changes only lines of the indicators that the day's delta names", () => {
    expect(problems(days, "churn")).toEqual([]);
  });

  it("prints what is live in rules and lists, and nothing that ended", () => {
    const files = [...feed.files()];
    const below = (folder: string) => files.filter(([path]) => path.startsWith(folder));
    const records = below("ledger/").flatMap(([path, text]) => (path.endsWith(".ndjson") ? parsePart(text, path) : []));
    const live = records.filter(({ status }) => status === "live");
    expect(records.length).toBeGreaterThan(live.length + 1000);
    const listed = below("lists/").flatMap(([, text]) => text.trimEnd().split("\n"));
    expect(listed.sort()).toEqual(live.map(({ value }) => value).sort());
    const ruled = below("sigma/").flatMap(([, text]) => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id));
    expect(ruled.sort()).toEqual(live.map(({ id }) => id).sort());
  });

  it("changes no byte when it runs a second time", () => {
    expect(problems(days, "again")).toEqual([]);
  });

  it("keeps every id with its value, its day and its entry, also of what came back", () => {
    expect(problems(days, "strangers")).toEqual([]);
  });

  it("ends in a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});
