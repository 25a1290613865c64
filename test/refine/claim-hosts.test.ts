import { describe, expect, it } from "vitest";
import type { Claim } from "../../src/model/indicator.ts";
import { type ClaimContext, enterClaim, stepClaim } from "../../src/refine/claim.ts";
import type { Draft } from "../../src/refine/draft.ts";
import { at, draft, hostDraft, on } from "../support/claims.ts";

const [one, two] = ["https://c2.example.net/", "http://c2.example.net/"];

function enter(stated: Draft, context: ClaimContext): Claim {
  const claim = enterClaim(stated, context);
  if (claim === undefined) throw new Error("the claim did not enter");
  return claim;
}

describe("a host taken from host-only URLs", () => {
  const both = hostDraft({ [two]: draft({ lastSeen: at(2) }), [one]: draft({ lastSeen: at(1) }) });

  it("names its URLs and has no lease but theirs", () => {
    const claim = enter(both, on(3));
    expect(claim).not.toHaveProperty("lease");
    expect(claim.urls).toEqual({ [two]: { lease: at(2) }, [one]: { lease: at(1) } });
    expect(Object.keys(claim.urls ?? {})).toEqual([two, one]);
  });
  it("does not enter when all its URLs are over or taken back", () => {
    const over = hostDraft({ [one]: draft({ lastSeen: at(0) }), [two]: draft({ withdrawn: true }) });
    expect(enterClaim(over, on(100))).toBeUndefined();
  });
  it("lives until the last of its URLs ends, and then ends for its reason", () => {
    const claim = enter(both, on(3));
    const shorter = stepClaim(claim, undefined, on(101)).next ?? claim;
    expect(shorter.urls).toEqual({ [two]: { lease: at(2) } });
    expect(shorter.ended).toBeUndefined();
    expect(stepClaim(shorter, undefined, on(102)).next?.ended).toEqual({ at: at(102), reason: "expired" });
  });
  it("shares the withdrawal of its URL", () => {
    const claim = enter(hostDraft({ [one]: draft({ lastSeen: at(1) }) }), on(3));
    const taken = stepClaim(claim, hostDraft({ [one]: draft({ withdrawn: true }) }), on(4));
    expect(taken.next?.ended).toEqual({ at: at(4), reason: "withdrawn" });
  });
  it("shares the absence of its URL, and its grace", () => {
    const snapshot = { nature: "snapshot" } as const;
    const claim = enter(hostDraft({ [one]: draft() }), on(1, snapshot));
    const noted = stepClaim(claim, undefined, on(2, snapshot));
    expect(noted).toMatchObject({ noted: true, content: false, next: { urls: { [one]: { absent: at(2) } } } });
    expect(stepClaim(noted.next ?? claim, undefined, on(3, snapshot)).next?.ended?.reason).toBe("absent");
  });
  it("renews at the same moment as the URL itself", () => {
    const urlContext = (day: number) => on(day, { kind: "url", id: on(day).url.idOf(one) });
    const url = enter(draft({ lastSeen: at(0) }), urlContext(0));
    const host = enter(hostDraft({ [one]: draft({ lastSeen: at(0) }) }), on(0));
    const firstRenewal = (renewed: (day: number) => boolean) =>
      Array.from({ length: 100 }, (_, day) => day).find((day) => renewed(day));
    const byUrl = firstRenewal((day) => stepClaim(url, draft({ lastSeen: at(day) }), urlContext(day)).renewed);
    const byHost = firstRenewal((day) => {
      return stepClaim(host, hostDraft({ [one]: draft({ lastSeen: at(day) }) }), on(day)).renewed;
    });
    expect(byUrl).toBeGreaterThanOrEqual(50);
    expect(byHost).toBe(byUrl);
  });
  it("takes in a URL that comes later", () => {
    const claim = enter(hostDraft({ [one]: draft({ lastSeen: at(1) }) }), on(3));
    const step = stepClaim(claim, hostDraft({ [two]: draft({ lastSeen: at(4) }) }), on(5));
    expect(step).toMatchObject({ content: true, next: { urls: { [one]: { lease: at(1) }, [two]: { lease: at(4) } } } });
  });
  it("of a snapshot says only what the source says today", () => {
    const snapshot = { nature: "snapshot" } as const;
    const claim = enter(hostDraft({ [one]: draft() }, { tags: ["a"] }), on(1, snapshot));
    const step = stepClaim(claim, hostDraft({ [one]: draft() }, { tags: ["b"] }), on(2, snapshot));
    expect(step).toMatchObject({ content: true, next: { tags: ["b"], urls: { [one]: { lease: at(1) } } } });
    expect(stepClaim(step.next ?? claim, hostDraft({ [one]: draft() }, { tags: ["b"] }), on(2, snapshot)).content).toBe(
      false,
    );
  });
});
