import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sighting } from "../../src/model/indicator.ts";
import { isWithdrawn, latestDate, listLimit } from "../../src/refine/draft.ts";
import { at, draft } from "../support/claims.ts";

describe("sightings of one value fold into one draft", () => {
  it("keeps earliest and latest dates, unions, and of single words the first by text", () => {
    const { facts } = draft(
      { firstSeen: at(3), lastSeen: at(4), title: "Zeta", tags: ["b"], ports: [8080], feed: "two" },
      { firstSeen: at(2), lastSeen: at(3), title: "Alpha", tags: ["a", "b"], ports: [443], feed: "one" },
    );
    expect(facts).toMatchObject({
      firstSeen: at(2),
      lastSeen: at(4),
      title: "Alpha",
      tags: ["a", "b"],
      ports: [443, 8080],
      feeds: ["one", "two"],
    });
  });
  it.each<[string, Partial<Sighting>[], string]>([
    [
      "of the latest date",
      [
        { lastSeen: at(2), confidence: "low" },
        { lastSeen: at(1), confidence: "high" },
      ],
      "low",
    ],
    ["else the highest", [{ confidence: "low" }, { confidence: "high" }], "high"],
    ["the source's own where none is stated", [{}], "medium"],
  ])("takes the confidence %s", (_, stated, confidence) => {
    expect(draft(...stated).facts.confidence).toBe(confidence);
  });
  it("takes the strictest TLP", () => {
    expect(draft({ tlp: "green" }, { tlp: "amber" }, {}).facts.tlp).toBe("amber");
  });
  it("says the same whatever the order of the feed", () => {
    const one = fc.record(
      {
        firstSeen: fc.integer({ min: 0, max: 9 }).map(at),
        lastSeen: fc.integer({ min: 0, max: 9 }).map(at),
        confidence: fc.constantFrom("low", "medium", "high"),
        title: fc.constantFrom("One", "Two", "Three"),
        tags: fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
        ports: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
        references: fc.array(
          fc.integer({ min: 10, max: 40 }).map((page) => `https://r.example/${page}`),
          { maxLength: 9 },
        ),
        withdrawn: fc.boolean(),
        verified: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const feed = fc.array(one, { minLength: 1, maxLength: 6 });
    const pair = feed.chain((stated) =>
      fc.tuple(fc.constant(stated), fc.shuffledSubarray(stated, { minLength: stated.length })),
    );
    fc.assert(
      fc.property(pair, ([stated, shuffled]) => {
        expect(draft(...shuffled)).toEqual(draft(...stated));
      }),
    );
  });
});

describe("what is kept of a source's words", () => {
  it.each([
    ["references", 10],
    ["tags", 20],
    ["malware", 10],
    ["industries", 20],
  ] as const)("at most so many %s: %i", (field, limit) => {
    const many = Array.from({ length: 60 }, (_, index) => `word-${10 + index}`);
    expect(listLimit[field]).toBe(limit);
    expect(draft({ [field]: many }).facts[field]).toEqual(many.slice(0, limit));
    expect(draft({ [field]: many.slice(40) }, { [field]: many }).facts[field]).toEqual(many.slice(0, limit));
  });
  it("one line of a title, without control characters", () => {
    expect(draft({ title: " Two\r\nlines\u202e " }).facts.title).toBe("Two lines");
    expect(draft({ title: "x".repeat(999) }).facts.title).toHaveLength(200);
  });
  it("nothing of a word that is empty once cleaned", () => {
    const { facts } = draft({ title: "\u200b", tags: ["", " \n"], actor: "" });
    expect(facts).toEqual({ confidence: "medium" });
  });
  it("only ports that exist", () => {
    expect(draft({ ports: [0, -1, 1.5, 65_536, 443, 443] }).facts.ports).toEqual([443]);
  });
});

describe("a withdrawal", () => {
  it.each<[string, Partial<Sighting>[], boolean]>([
    ["stands alone", [{ withdrawn: true }], true],
    ["is outdone by a later sighting", [{ withdrawn: true, lastSeen: at(1) }, { lastSeen: at(2) }], false],
    ["outdoes an earlier one", [{ lastSeen: at(1) }, { withdrawn: true, lastSeen: at(2) }], true],
    ["without date does not outdo a sighting", [{ withdrawn: true }, {}], false],
    ["is not there where nobody states one", [{ lastSeen: at(1) }], false],
  ])("%s", (_, stated, withdrawn) => {
    expect(isWithdrawn(draft(...stated))).toBe(withdrawn);
  });
  it("lends its date to no lease", () => {
    expect(latestDate(draft({ withdrawn: true, lastSeen: at(9) }, { firstSeen: at(1) }))).toBe(at(1));
  });
});
