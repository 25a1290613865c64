import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byText } from "../../src/model/order.ts";
import { canonical } from "../../src/refine/canonical.ts";
import { play, type PlayedDay, problems, type Scene } from "../support/play.ts";
import { history, type Replay, replay } from "../support/replay.ts";
import { shuffledLines } from "../support/shuffle.ts";

/** Leases so short that they are renewed within the two weeks: a list without dates says every day that all of it stands. */
function config(nature: "append" | "snapshot"): string {
  return `ttl: { ipv4: 8, domain: 14, url: 10 }
sources:
  - { name: trails, type: text, path: trails.txt, nature: ${nature}, license: MIT, republish: "yes" }
`;
}

const lists = history("maltrail");

const scenes: readonly Scene[] = lists.map(({ at, text }) => ({
  at,
  feeds: { "trails.txt": text },
  shuffled: { "trails.txt": shuffledLines(text) },
}));

const named = lists.map(({ text }) => {
  const forms = text.split("\n").map((line) => canonical(line.split(/\s/)[0] ?? ""));
  return new Set(forms.flatMap((form) => (form.ok ? [form.value] : [])));
});

/** What the list of two days ago named, and neither of the two since: its grace of a day is over. */
function droppedBefore(index: number): string[] {
  const names = (day: number, value: string) => named[day]?.has(value) ?? false;
  const before = [...(named[index - 2] ?? [])];
  return before.filter((value) => !names(index - 1, value) && !names(index, value)).sort(byText);
}

describe.each(["append", "snapshot"] as const)("fifteen days of lists without dates, as %s", (nature) => {
  let feed: Replay;
  let days: PlayedDay[];
  beforeAll(async () => {
    feed = replay(config(nature));
    days = await play(feed, scenes);
  });
  afterAll(() => {
    feed.remove();
  });

  it("has news every day, so that the other promises are not empty", () => {
    expect(days.filter(({ step }) => step === undefined)).toEqual([]);
    expect(days.flatMap(({ step }) => step?.renewed ?? []).length).toBeGreaterThan(1000);
  });

  it("prints the same bytes when the lists stand in another order", () => {
    expect(problems(days, "order")).toEqual([]);
  });

  it("changes only lines of the indicators that the day's delta names", () => {
    expect(problems(days, "churn")).toEqual([]);
  });

  it("changes no byte when it runs a second time", () => {
    expect(problems(days, "again")).toEqual([]);
  });

  it("changes no byte six hours later, when the lists only stand in another order", () => {
    expect(problems(days, "later")).toEqual([]);
  });

  it("keeps every id with its value, its day and its entry", () => {
    expect(problems(days, "strangers")).toEqual([]);
  });

  it(
    nature === "append"
      ? "withdraws nothing because a list no longer names it"
      : "withdraws what two lists in a row no longer name",
    () => {
      const absent = days.map(({ step }) => (step?.withdrawn ?? []).filter(({ reason }) => reason === "absent"));
      const dropped = lists.map((_, index) => (nature === "append" ? [] : droppedBefore(index)));
      expect(dropped.flat()).toHaveLength(nature === "append" ? 0 : 1);
      expect(absent.map((entries) => entries.map(({ was }) => was.value).sort(byText))).toEqual(dropped);
    },
  );

  it("ends in a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});
