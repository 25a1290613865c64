import { describe, expect, it } from "vitest";
import { calendarOf } from "../../scripts/year/calendar.ts";
import { runOn, yearOfFeeds } from "../../scripts/year/feeds.ts";
import { varied } from "../../scripts/year/varied.ts";
import { canonical } from "../../src/refine/canonical.ts";

const kindOf = (value: string): string => {
  const form = canonical(value);
  return form.ok ? form.kind : form.detail;
};

describe("a value in another loop", () => {
  it.each([
    ["an address", "203.0.113.7", /^203\.0\.\d+\.\d+$/],
    ["an address with a port", "198.51.100.7:8080", /^198\.51\.\d+\.\d+:8080$/],
    ["a name", "login.example.com", /^[a-z]{5}\.example\.com$/],
    ["a name behind www", "www.example.com", /^www\.[a-z]{7}\.com$/],
    [
      "a URL with an escape",
      "https://pay.example.org:8443/a%20b/Ab12",
      /^https:..[a-z]{3}\.example\.org:8443\/[a-z]%20[a-z]\/[A-Z][a-z]\d\d$/,
    ],
    ["a hash", "d41d8cd98f00b204e9800998ecf8427f", /^[0-9a-f]{32}$/],
  ])("%s is another of the same kind and form", (_, value, wanted) => {
    expect(varied(value, 3)).toMatch(wanted);
    expect(varied(value, 3)).not.toBe(value);
    expect(varied(value, 3)).not.toBe(varied(value, 4));
    expect(kindOf(varied(value, 3))).toBe(kindOf(value));
  });

  it("has the same words where the first loop has the same", () => {
    expect(varied("https://pay.example.org/pay", 2).split("/").at(-1)).toBe(varied("pay.example.org", 2).split(".")[0]);
  });

  it("is itself in the first loop", () => {
    expect(varied("login.example.com", 0)).toBe("login.example.com");
  });
});

describe("the feeds of a year", () => {
  const feedsOn = yearOfFeeds(4);
  const lines = (day: number, file: string) => (feedsOn(day)[file] ?? "").trimEnd().split("\n");

  it("are the same whenever they are asked for", () => {
    expect(yearOfFeeds(4)(300)).toEqual(feedsOn(300));
  });

  it("show the week before the day, in every loop as much of it, and nearly nothing twice", () => {
    const [first, later] = [lines(10, "tweets.csv"), lines(10 + 21 * 5, "tweets.csv")];
    expect(later).toHaveLength(first.length);
    expect(new Set(later.map((line) => line.slice(0, 10))).size).toBe(7);
    expect(later.at(-1)?.slice(0, 10)).toBe(runOn(9 + 21 * 5).slice(0, 10));
    const values = new Set(first.map((line) => line.split(",")[3]));
    const again = later.filter((line) => values.has(line.split(",")[3]));
    expect(again.length).toBeLessThan(first.length * 0.02);
    expect(again.length).toBeGreaterThan(0);
  });

  it("grow the list and the catalogue at the recorded rate", () => {
    const grown = (from: number, to: number) => lines(to, "trails.txt").length - lines(from, "trails.txt").length;
    expect(grown(140, 154) / grown(0, 14)).toBeCloseTo(1, 1);
    const entries = (day: number) => feedsOn(day)["kev.json"]?.match(/"cveID"/g)?.length ?? 0;
    expect(entries(330) - entries(275)).toBe(entries(55) - entries(0));
  });
});

describe("the calendar", () => {
  it("has a week without runs, a week of empty feeds and one false positive", () => {
    const { skipped, empty, allowed } = calendarOf(365);
    const days = Array.from({ length: 365 }, (_, day) => day);
    expect([skipped, empty, allowed].map((happens) => days.filter(happens).length)).toEqual([7, 7, 1]);
  });
});
