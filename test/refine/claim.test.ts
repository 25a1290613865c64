import { describe, expect, it } from "vitest";
import type { Claim, Sighting } from "../../src/model/indicator.ts";
import { absenceGraceMs, type ClaimContext, enterClaim, stepClaim } from "../../src/refine/claim.ts";
import type { Draft } from "../../src/refine/draft.ts";
import { at, draft, lastId, on } from "../support/claims.ts";

const snapshot = { nature: "snapshot" } as const;

function enter(stated: Draft, context: ClaimContext): Claim {
  const claim = enterClaim(stated, context);
  if (claim === undefined) throw new Error("the claim did not enter");
  return claim;
}

function next(before: Claim, stated: Draft | undefined, context: ClaimContext): Claim {
  const { next: claim } = stepClaim(before, stated, context);
  if (claim === undefined) throw new Error("the claim is gone");
  return claim;
}

describe("claims of append sources accumulate", () => {
  it("keeps the earliest first sight and the union of what was said", () => {
    const before = enter(draft({ firstSeen: at(5), tags: ["b"], ports: [443], malware: ["Rat"] }), on(6));
    const after = next(before, draft({ firstSeen: at(2), tags: ["a"], ports: [80], malware: ["Bot"] }), on(7));
    expect(after).toMatchObject({ firstSeen: at(2), tags: ["a", "b"], ports: [80, 443], malware: ["Bot", "Rat"] });
  });
  it("keeps the first ten references, whatever comes later", () => {
    const cited = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `https://report.example/${from + index}`);
    const before = enter(draft({ references: cited(20, 27) }), on(1));
    const after = next(before, draft({ references: cited(10, 17) }), on(2));
    expect(after.references).toEqual([...cited(10, 13), ...cited(20, 27)]);
    expect(stepClaim(after, draft({ references: cited(30, 40) }), on(3)).content).toBe(false);
  });
  it("keeps a title once it has one, and takes the first that comes", () => {
    const untitled = enter(draft(), on(1));
    const titled = next(untitled, draft({ title: "First report" }), on(2));
    expect(titled.title).toBe("First report");
    expect(stepClaim(titled, draft({ title: "Second report" }), on(3)).content).toBe(false);
  });
  it("takes the confidence that the source states now", () => {
    const before = enter(draft({ confidence: "high" }), on(1));
    expect(next(before, draft({ confidence: "low" }), on(2)).confidence).toBe("low");
  });
  it("does not forget what a later reading leaves out", () => {
    const before = enter(draft({ tags: ["a"], title: "Report", verified: true }), on(1));
    expect(stepClaim(before, draft(), on(2))).toMatchObject({ next: before, content: false, renewed: false });
  });
});

describe("a snapshot source's claim is replaced", () => {
  it("says only what the source says today", () => {
    const before = enter(draft({ tags: ["a"], title: "Old", references: ["https://a.example/1"] }), on(1, snapshot));
    const after = next(before, draft({ tags: ["b"] }), on(2, snapshot));
    expect(after).toMatchObject({ tags: ["b"] });
    expect(after.title).toBeUndefined();
    expect(after.references).toBeUndefined();
  });
  it("keeps its MISP event and its lease", () => {
    const before: Claim = { ...enter(draft({ tags: ["a"] }), on(1, snapshot)), part: 3 };
    expect(next(before, draft({ tags: ["b"] }), on(2, snapshot))).toMatchObject({ part: 3, lease: at(1) });
  });
  it("comes back after its absence with what is said now, so that the next reading finds nothing new", () => {
    const before = enter(draft({ tags: ["a"], title: "Old" }), on(1, snapshot));
    const gone = next({ ...before, absent: at(2) }, undefined, on(4, snapshot));
    expect(gone.ended?.reason).toBe("absent");
    const back = next(gone, draft({ tags: ["b"] }), on(5, snapshot));
    expect(back).toMatchObject({ tags: ["b"], lease: at(5) });
    expect(back.title).toBeUndefined();
    expect(stepClaim(back, draft({ tags: ["b"] }), on(5, snapshot))).toMatchObject({ content: false, noted: false });
  });
});

describe("a lease", () => {
  it.each<[string, Partial<Sighting>, Partial<ClaimContext>, string]>([
    ["runs from the latest date that the source states", { firstSeen: at(1), lastSeen: at(3) }, {}, at(3)],
    ["runs from first seen where there is no other date", { firstSeen: at(1) }, {}, at(1)],
    ["runs from the day of the run for an undated sighting", {}, { asOf: at(9.7) }, at(9)],
    ["runs from the day of the run for a snapshot, whatever it states", { lastSeen: at(1) }, snapshot, at(10)],
    ["runs from the run for a date that lies ahead of it", { lastSeen: at(10.5) }, {}, at(10)],
  ])("%s", (_, stated, more, lease) => {
    expect(enter(draft(stated), on(10, more)).lease).toBe(lease);
  });
  it("is not there for a kind without end", () => {
    expect(enter(draft({ lastSeen: at(1) }), on(10, { ttl: undefined }))).not.toHaveProperty("lease");
  });
  it("is not touched by a daily re-sighting until the renewal share has passed", () => {
    const before = enter(draft({ lastSeen: at(0) }), on(0));
    for (let day = 1; day < 50; day += 1) {
      expect(stepClaim(before, draft({ lastSeen: at(day) }), on(day)).next, `day ${day}`).toBe(before);
    }
    const renewed = stepClaim(before, draft({ lastSeen: at(50) }), on(50));
    expect(renewed).toMatchObject({ renewed: true, content: false, next: { lease: at(50), lastSeen: at(50) } });
  });
  it("is renewed later for another id, so that a cohort spreads", () => {
    const before = enter(draft({ lastSeen: at(0) }), on(0));
    expect(stepClaim(before, draft({ lastSeen: at(74) }), on(74, { id: lastId })).renewed).toBe(false);
    expect(stepClaim(before, draft({ lastSeen: at(75) }), on(75, { id: lastId })).renewed).toBe(true);
  });
  it("ends the claim when its time to live is over", () => {
    const before = enter(draft({ lastSeen: at(0) }), on(0));
    expect(next(before, undefined, on(99.9)).ended).toBeUndefined();
    expect(next(before, undefined, on(100)).ended).toEqual({ at: at(100), reason: "expired" });
  });
  it("does not end under a sighting that came too early to renew it: the run after would have revived it", () => {
    const before = enter(draft({ lastSeen: at(0) }), on(0));
    const seen = draft({ lastSeen: at(40) });
    const after = stepClaim(before, seen, on(100));
    expect(after).toMatchObject({ renewed: true, next: { lease: at(40) } });
    expect(stepClaim(after.next ?? before, seen, on(100)).next).toBe(after.next);
    expect(next(after.next ?? before, seen, on(140)).ended?.reason).toBe("expired");
  });
  it("runs on while the source is held or not asked", () => {
    const before = enter(draft({ lastSeen: at(0) }), on(0));
    expect(next(before, undefined, on(100, { read: false })).ended?.reason).toBe("expired");
  });
  it.each([
    ["what is over on arrival does not enter", { lastSeen: at(0) }, 100],
    ["nor what is taken back on arrival", { lastSeen: at(99), withdrawn: true }, 100],
  ])("%s", (_, stated, day) => {
    expect(enterClaim(draft(stated), on(day))).toBeUndefined();
  });
});

describe("absence", () => {
  const before = enter(draft(), on(1, snapshot));
  it("means nothing in an append source", () => {
    expect(stepClaim(before, undefined, on(2))).toMatchObject({ next: before, noted: false });
  });
  it("is only noted at first", () => {
    expect(stepClaim(before, undefined, on(2, snapshot))).toEqual({
      next: { ...before, absent: at(2) },
      content: false,
      renewed: false,
      noted: true,
    });
  });
  it("ends the claim after 24 hours, and not before", () => {
    const absent = { ...before, absent: at(2) };
    expect(absenceGraceMs).toBe(24 * 60 * 60 * 1000);
    expect(stepClaim(absent, undefined, on(2.99, snapshot)).next).toBe(absent);
    expect(next(absent, undefined, on(3, snapshot)).ended).toEqual({ at: at(3), reason: "absent" });
  });
  it("is forgotten when the value is listed again in time", () => {
    const step = stepClaim({ ...before, absent: at(2) }, draft(), on(2.5, snapshot));
    expect(step).toMatchObject({ content: false, noted: true });
    expect(step.next).toEqual(before);
  });
  it("does not go on while the source is held", () => {
    const absent = { ...before, absent: at(2) };
    expect(stepClaim(absent, undefined, on(9, { ...snapshot, read: false })).next).toBe(absent);
  });
});

describe("a stated withdrawal", () => {
  const before = enter(draft({ lastSeen: at(1) }), on(1));
  it("ends the claim in the same run", () => {
    expect(next(before, draft({ withdrawn: true }), on(2)).ended).toEqual({ at: at(2), reason: "withdrawn" });
  });
  it("is undone by a sighting of a later date", () => {
    const gone = next(before, draft({ withdrawn: true }), on(2));
    const back = next(gone, draft({ lastSeen: at(3) }), on(4));
    expect(back.ended).toBeUndefined();
    expect(back.lease).toBe(at(3));
  });
  it("is not undone by an old page of the feed", () => {
    const gone = next(before, draft({ withdrawn: true }), on(5));
    expect(next(gone, draft({ lastSeen: at(1) }), on(6))).toBe(gone);
    expect(next(gone, draft({ lastSeen: at(3) }), on(6)), "seen after the lease began, before it was taken back").toBe(
      gone,
    );
  });
  it("stands while the feed goes on to state it", () => {
    const stated = draft({ lastSeen: at(1) }, { lastSeen: at(2), withdrawn: true });
    const gone = next(before, stated, on(2));
    expect(next(gone, stated, on(3))).toBe(gone);
  });
});

describe("config and terms", () => {
  const before = enter(draft({ lastSeen: at(1) }), on(1));
  it("end the claims of a source that the config no longer names, listed or not", () => {
    for (const stated of [undefined, draft({ lastSeen: at(2) })]) {
      expect(next(before, stated, on(2, { removed: true })).ended?.reason).toBe("source-removed");
    }
  });
  it("end a claim that may no longer be printed", () => {
    expect(next(before, draft({ lastSeen: at(2) }), on(2, { gated: () => true })).ended?.reason).toBe("gated");
  });
  it.each([
    ["removed", { removed: true }],
    ["gated", { gated: () => true }],
  ])("give a %s claim back as soon as its source is back, though nothing about the value is new", (_, gone) => {
    const ended = next(before, undefined, on(2, gone));
    expect(next(ended, draft({ lastSeen: at(1) }), on(3)).ended).toBeUndefined();
  });
  it("leave an ended claim of a removed source alone", () => {
    const ended = next(before, undefined, on(2, { removed: true }));
    expect(stepClaim(ended, undefined, on(3, { removed: true }))).toMatchObject({ next: ended, content: false });
  });
});
