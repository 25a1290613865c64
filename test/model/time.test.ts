import { describe, expect, it } from "vitest";
import { dayMs, dayOf, isoTime, parseDate, parseDuration } from "../../src/model/time.ts";

describe("a date", () => {
  it.each<[string, string | number, string]>([
    ["ISO 8601", "2026-05-17T10:20:30.456Z", "2026-05-17T10:20:30.456Z"],
    ["a day is its midnight in UTC", "2026-05-17", "2026-05-17T00:00:00.000Z"],
    ["a blank for the T", "2026-05-17 10:20:30", "2026-05-17T10:20:30.000Z"],
    ["without zone it is UTC, whatever the machine's is", "2026-05-17T10:20", "2026-05-17T10:20:00.000Z"],
    ["the words UTC and GMT", "2026-05-17 10:20:30 UTC", "2026-05-17T10:20:30.000Z"],
    ["an offset east", "2026-05-17T10:20:30+02:00", "2026-05-17T08:20:30.000Z"],
    ["an offset west, without colon", "2026-05-17T10:20:30-0530", "2026-05-17T15:50:30.000Z"],
    ["more digits than milliseconds have", "2026-05-17T10:20:30.4567891Z", "2026-05-17T10:20:30.456Z"],
    ["fewer", "2026-05-17T10:20:30.4Z", "2026-05-17T10:20:30.400Z"],
    ["a comma before the fraction", "2026-05-17T10:20:30,4Z", "2026-05-17T10:20:30.400Z"],
    ["RFC 822", "Sun, 17 May 2026 10:20:30 GMT", "2026-05-17T10:20:30.000Z"],
    ["RFC 822 with offset", "17 May 2026 10:20 +0200", "2026-05-17T08:20:00.000Z"],
    ["unix seconds", 1_779_013_230, "2026-05-17T10:20:30.000Z"],
    ["unix milliseconds as text", "1779013230456", "2026-05-17T10:20:30.456Z"],
    ["29 February of a leap year", "2024-02-29", "2024-02-29T00:00:00.000Z"],
  ])("%s", (_, stated, iso) => {
    expect(parseDate(stated)).toBe(iso);
  });
  it.each<[string, string | number]>([
    ["that is ambiguous", "20/08/2026"],
    ["that is on no calendar", "2026-06-31"],
    ["29 February of another year", "2026-02-29"],
    ["with a thirteenth month", "2026-13-01"],
    ["with an hour that no day has", "2026-05-17T25:00:00Z"],
    ["in words", "yesterday"],
    ["that is empty", ""],
    ["of a year alone", "2026"],
    ["that is zero", 0],
    ["that is no number", Number.NaN],
    ["beyond what a date can be", 9e15],
  ])("%s is none", (_, stated) => {
    expect(parseDate(stated)).toBeUndefined();
  });
  it("has a day in UTC", () => {
    expect(dayOf(isoTime(Date.UTC(2026, 4, 17, 23, 59)))).toBe("2026-05-17");
  });
});

describe("a duration", () => {
  it.each<[string, number | undefined]>([
    ["7d", 7 * dayMs],
    ["24h", dayMs],
    ["90 m", 90 * 60_000],
    ["2 weeks", 14 * dayMs],
    ["1 Day", dayMs],
    ["d", undefined],
    ["-1d", undefined],
    ["1.5d", undefined],
    ["1y", undefined],
  ])("%s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
