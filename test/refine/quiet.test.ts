import { describe, expect, it } from "vitest";
import type { Claim, LedgerRecord } from "../../src/model/indicator.ts";
import { dayMs, isoTime } from "../../src/model/time.ts";
import { type ClaimContext, enterClaim, stepClaim } from "../../src/refine/claim.ts";
import type { Draft } from "../../src/refine/draft.ts";
import { quietUntil } from "../../src/refine/quiet.ts";
import type { RecordContext } from "../../src/refine/record.ts";
import { at, draft, hostDraft, lastId, on } from "../support/claims.ts";
import { item, settings } from "../support/pack.ts";

const { record } = item("domain", "c2.example.net");
const url = "https://c2.example.net/";

function until(claim: Claim, stated: Draft | undefined, claimContext: ClaimContext): number {
  const known: LedgerRecord = { ...record, id: claimContext.id, claims: { alpha: claim } };
  const context: RecordContext = {
    settings,
    asOf: claimContext.asOf,
    judge: () => [],
    claimContext: () => claimContext,
    policyChanged: false,
  };
  return quietUntil(known, stated && new Map([["alpha", stated]]), context);
}

const snapshot = { nature: "snapshot" } as const;
const dated = draft({ lastSeen: at(1) });
const host = hostDraft({ [url]: dated });

describe("the clock alone moves a claim", () => {
  it.each<[string, Draft | undefined, ClaimContext, Claim | undefined, number]>([
    ["when the lease of a dated one is over", dated, on(2), undefined, 101],
    ["when the lease of one that nobody states is over", undefined, on(60), { confidence: "low", lease: at(1) }, 101],
    ["when an undated one may be renewed, half its life after its day", draft(), on(2), undefined, 52],
    ["when that of a late cohort may be", draft(), on(2, { id: lastId }), undefined, 77],
    ["when one of a snapshot may be, whatever dates it states", dated, on(2, snapshot), undefined, 52],
    ["when its grace ends", undefined, on(5, snapshot), { confidence: "low", lease: at(1), absent: at(5) }, 6],
    ["when the lease of a host's URL is over", host, on(2), undefined, 101],
  ])("%s, and not before", (_, stated, context, known, day) => {
    const claim = known ?? (stated === undefined ? undefined : enterClaim(stated, context));
    if (claim === undefined) throw new Error("the claim did not enter");
    const found = until(claim, stated, context);
    expect(Math.ceil((found - Date.parse(at(0))) / dayMs)).toBe(day);
    const before = { ...context, asOf: isoTime(found - 1) };
    expect(stepClaim(claim, stated, before)).toMatchObject({ content: false, renewed: false, noted: false });
    const after = stepClaim(claim, stated, { ...context, asOf: at(day) });
    expect(after.content || after.renewed).toBe(true);
  });

  it.each<[string, Claim, ClaimContext]>([
    ["that has ended", { confidence: "low", lease: at(0), ended: { at: at(1), reason: "absent" } }, on(2)],
    ["of a kind without a time to live", { confidence: "low" }, on(2, { ttl: undefined })],
  ])("never, of one %s", (_, claim, context) => {
    expect(until(claim, draft(), context)).toBe(Infinity);
  });
});
