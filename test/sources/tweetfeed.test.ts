import { expect, it } from "vitest";
import { headOf } from "../../src/readers/bytes.ts";
import { recognise } from "../../src/sources/registry.ts";
import { tweetfeed } from "../../src/sources/tweetfeed.ts";
import { fixture, reachOf, readAll, testSource } from "../support/source.ts";

testSource(tweetfeed, {
  folder: "tweetfeed",
  files: ["daily.csv"],
  breakOne: (text) => `${text}2026-08-21 00:01:00,analyst_two,ip\n`,
  closed: false,
});

it("reads the export of the whole database, with first and last dates", async () => {
  const body = fixture("tweetfeed/export.csv");
  expect(recognise(await headOf(reachOf(body).open("x"), "x"))?.name).toBe("tweetfeed");
  expect(await readAll(tweetfeed, body)).toEqual([
    {
      value: "45.61.23.118",
      type: "ip",
      firstSeen: "2026-08-01T00:00:58.000Z",
      lastSeen: "2026-08-16T18:50:32.000Z",
      feed: "analyst_one",
      tags: ["phishing"],
    },
    {
      value: "https://drop-zone-91ab.xyz",
      type: "url",
      firstSeen: "2026-08-02T01:02:03.000Z",
      lastSeen: "2026-08-02T01:02:03.000Z",
      feed: "analyst_two",
      tags: ["phishing", "scam"],
    },
  ]);
});

it("says that its data may be republished and that hosts may be derived", () => {
  expect(tweetfeed).toMatchObject({ deriveHosts: true, terms: { license: "CC0-1.0", republish: "yes" } });
});
