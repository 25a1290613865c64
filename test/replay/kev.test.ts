import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { play, type PlayedDay, problems, type Scene } from "../support/play.ts";
import { history, type Replay, replay } from "../support/replay.ts";
import { shuffled } from "../support/shuffle.ts";

const config = "sources:\n  - { name: kev, type: cisa-kev, path: kev.json }\n";

const entry = z.looseObject({
  cveID: z.string(),
  vulnerabilityName: z.string(),
  notes: z.string(),
  cwes: z.array(z.string()),
  knownRansomwareCampaignUse: z.string(),
});
const catalogue = z.looseObject({ vulnerabilities: z.array(entry) });
type Catalogue = z.infer<typeof catalogue>;

function parsed(text: string): Catalogue {
  return catalogue.parse(JSON.parse(text));
}

/** What of an entry reaches a rule, a bundle or an event: of the notes only the addresses, of other fields nothing. */
function printed({ vulnerabilityName, notes, cwes, knownRansomwareCampaignUse }: z.infer<typeof entry>): string {
  const addresses = notes.split(/[\s;]+/).filter((word) => word.startsWith("http"));
  return JSON.stringify([vulnerabilityName, addresses, cwes, knownRansomwareCampaignUse]);
}

/** Entries that one version has and the one before had otherwise, or not at all. */
function news(before: Catalogue, after: Catalogue): { added: string[]; edited: string[] } {
  const known = new Map(before.vulnerabilities.map((each) => [each.cveID, printed(each)]));
  const { vulnerabilities } = after;
  return {
    added: vulnerabilities.filter(({ cveID }) => !known.has(cveID)).map(({ cveID }) => cveID),
    edited: vulnerabilities
      .filter((each) => known.has(each.cveID) && known.get(each.cveID) !== printed(each))
      .map(({ cveID }) => cveID),
  };
}

function scenes(): Scene[] {
  return history("kev").map(({ at, text }) => {
    const mixed = { ...parsed(text), dateReleased: "1999-12-31T00:00:00Z" };
    const json = JSON.stringify({ ...mixed, vulnerabilities: shuffled(mixed.vulnerabilities) });
    return { at, feeds: { "kev.json": text }, shuffled: { "kev.json": json } };
  });
}

describe("fifteen versions of a catalogue whose entries are edited in place", () => {
  const versions = history("kev").map(({ text }) => parsed(text));
  const steps = versions.slice(1).map((version, index) => news(versions[index] ?? version, version));
  let feed: Replay;
  let days: PlayedDay[];
  beforeAll(async () => {
    feed = replay(config);
    days = await play(feed, scenes());
  });
  afterAll(() => {
    feed.remove();
  });

  it("updates the entries that were edited, under the ids that they had", () => {
    const updated = days.slice(1).map(({ step }) => step?.updated.map(({ was }) => was.value).sort() ?? []);
    expect(updated).toEqual(steps.map(({ edited }) => edited.sort()));
    expect(updated.flat()).toHaveLength(7);
  });

  it("does not take an edit for news when only a blank of the notes moved", () => {
    const blank = "CVE-2025-49706";
    const notes = versions.slice(7, 9).map(({ vulnerabilities }) => {
      return vulnerabilities.find(({ cveID }) => cveID === blank)?.notes;
    });
    expect(new Set(notes).size).toBe(2);
    expect(days[8]?.step?.updated.map(({ was }) => was.value)).not.toContain(blank);
  });

  it("adds as many entries as the version has new ones", () => {
    const added = days.slice(1).map(({ counts }) => counts?.added.cve ?? 0);
    expect(added).toEqual(steps.map((step) => step.added.length));
  });

  it("prints the same bytes when the catalogue stands in another order", () => {
    expect(problems(days, "order")).toEqual([]);
  });

  it("changes only lines of the entries that the delta names", () => {
    expect(problems(days, "churn")).toEqual([]);
  });

  it("changes no byte when it runs a second time", () => {
    expect(problems(days, "again")).toEqual([]);
  });

  it("changes no byte six hours later, when only order and release date of the catalogue moved", () => {
    expect(problems(days, "later")).toEqual([]);
  });

  it("keeps every id with its value, its day and its entry", () => {
    expect(problems(days, "strangers")).toEqual([]);
  });

  it("ends in a tree that follows from its ledger, byte for byte", async () => {
    expect(await feed.findings()).toEqual([]);
  });
});
