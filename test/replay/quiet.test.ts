import { afterEach, describe, expect, it } from "vitest";
import { isoTime } from "../../src/model/time.ts";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import { type Feeds, history, type Replay, replay } from "../support/replay.ts";

const terms = 'license: MIT, republish: "yes"';

/** Leases so short that some are due within hours of any day. */
const configs = {
  maltrail: (nature: string) =>
    `ttl: { ipv4: 8, domain: 14, url: 10 }\nsources:\n  - { name: a, type: text, path: feed.dat, nature: ${nature}, ${terms} }\n`,
  kev: () => "sources:\n  - { name: kev, type: cisa-kev, path: feed.dat }\n",
  tweetfeed: () =>
    "ttl: { ipv4: 8, domain: 9, url: 8, md5: 10, sha256: 10 }\nsources:\n  - { name: tweetfeed, type: tweetfeed, path: feed.dat, deriveHosts: true }\n",
};

const hourMs = 3_600_000;
const laterHours = [0, 7, 25, 50, 100, 160];

let feed: Replay | undefined;
afterEach(() => feed?.remove());

function outcome({ plan, result }: RunOutcome): unknown {
  return {
    held: result.held.map(({ source, error }) => [source, error.code]),
    learned: result.counts,
    changes: plan.changes.map((change) => [change.path, change.action === "write" ? change.blob : "removed"]),
    unchanged: plan.unchanged,
    live: result.joined.tally.live,
  };
}

describe("a run that leaves out what it need not read", () => {
  it.each([
    ["a list that adds up", "maltrail", "append"],
    ["a list that is the whole set", "maltrail", "snapshot"],
    ["a catalogue", "kev", ""],
    ["a feed with dates, and hosts taken from its URLs", "tweetfeed", ""],
  ] as const)("comes to the same as one that reads everything: %s", { timeout: 120_000 }, async (_, name, nature) => {
    const days = history(name).filter((_, index) => index % 5 === 0);
    feed = replay(configs[name](nature));
    let short = 0;
    for (const { at, text } of days) {
      const feeds: Feeds = { "feed.dat": text };
      await feed.run(at, feeds);
      for (const hours of laterHours) {
        const later = isoTime(Date.parse(at) + hours * hourMs);
        const quick = await feed.shortRun(later, feeds);
        if (quick.outcomes.every(({ state }) => state === "read")) continue;
        short += 1;
        expect(outcome(quick), later).toEqual(outcome(await feed.dryRun(later, feeds)));
      }
    }
    expect(short).toBeGreaterThanOrEqual(days.length);
  });
});
