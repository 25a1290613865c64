import { describe, expect, it } from "vitest";
import type { EndReason, LedgerRecord } from "../../src/model/indicator.ts";
import { isRevocation, sweepRecord } from "../../src/refine/leaving.ts";
import { at, draft } from "../support/claims.ts";
import { after, entered, run } from "../support/records.ts";
import { allowed } from "../support/world.ts";

const first = entered({ alpha: draft({ firstSeen: at(1) }) }, run(2));

describe("STIX revocation", () => {
  it.each<[EndReason, boolean]>([
    ["withdrawn", true],
    ["allowlisted", true],
    ["expired", false],
    ["absent", false],
    ["guarded", false],
    ["source-removed", false],
    ["gated", false],
  ])("for the reason %s: %s", (reason, revoked) => {
    expect(isRevocation({ at: at(1), reason, from: at(0) })).toBe(revoked);
  });
  it("keeps from when the object was valid", () => {
    expect(after(first, { alpha: draft({ withdrawn: true }) }, run(3)).left?.from).toBe(at(1));
    const behind = entered({ alpha: draft({ firstSeen: at(2.5) }) }, run(2));
    expect(after(behind, { alpha: draft({ withdrawn: true }) }, run(3)).left?.from).toBe(at(2));
  });
  it("gives what comes back an epoch, and remembers each earlier one", () => {
    const gone = after(first, { alpha: draft({ withdrawn: true }) }, run(3));
    const back = after(gone, { alpha: draft({ lastSeen: at(5) }) }, run(5));
    expect(back).toMatchObject({ epoch: 1, past: [{ epoch: 0, from: at(1), at: at(3) }] });
    const again = after(
      after(back, { alpha: draft({ withdrawn: true }) }, run(6)),
      { alpha: draft({ lastSeen: at(7) }) },
      run(7),
    );
    expect(again).toMatchObject({ epoch: 2, past: [{ epoch: 0 }, { epoch: 1, at: at(6) }] });
  });
  it("is not what an expiry is: the same object goes on", () => {
    const gone = after(first, {}, run(101));
    expect(gone.left?.reason).toBe("expired");
    expect(after(gone, { alpha: draft({ lastSeen: at(102) }) }, run(102))).not.toHaveProperty("epoch");
  });
  it("is what an allowlisting is", () => {
    const gone = after(first, {}, run(3, { verdicts: [allowed], policyChanged: true }));
    expect(after(gone, {}, run(4, { policyChanged: true }))).toMatchObject({ status: "live", epoch: 1 });
  });
});

describe("the reason that a tombstone gives", () => {
  const both = entered({ alpha: draft({ lastSeen: at(0) }), beta: draft({ lastSeen: at(0) }) }, run(1));
  it("is the withdrawal where another claim only expired", () => {
    expect(after(both, { beta: draft({ withdrawn: true }) }, run(100)).left?.reason).toBe("withdrawn");
  });
  it("is of the claims that ended now, not of those that ended long ago", () => {
    const half = after(both, { beta: draft({ withdrawn: true }) }, run(2));
    expect(after(half, {}, run(100)).left?.reason).toBe("expired");
  });
});

describe("sweeping", () => {
  const gone = after(first, { alpha: draft({ withdrawn: true }) }, run(10));
  it("ends a tombstone after 90 days, and keeps the record with its reason", () => {
    expect(sweepRecord(gone, at(99.9))).toBeUndefined();
    const swept = sweepRecord(gone, at(100));
    expect(swept).toMatchObject({
      status: "withdrawn",
      left: { reason: "withdrawn", swept: at(100) },
      claims: { alpha: {} },
    });
    expect(swept && sweepRecord(swept, at(200))).toBeUndefined();
  });
  it("takes old ends and revocations out of a live record", () => {
    const both = entered({ alpha: draft({ firstSeen: at(1) }), beta: draft({ firstSeen: at(1) }) }, run(2));
    const live: LedgerRecord = {
      ...after(both, { beta: draft({ withdrawn: true }) }, run(10)),
      epoch: 1,
      past: [{ epoch: 0, from: at(1), at: at(10) }],
    };
    const swept = sweepRecord(live, at(100));
    expect(Object.keys(swept?.claims ?? {})).toEqual(["alpha"]);
    expect(swept).toMatchObject({ epoch: 1, status: "live" });
    expect(swept).not.toHaveProperty("past");
  });
  it("forgets no epoch: what comes back after its tombstone is still another object", () => {
    const swept = sweepRecord(gone, at(100)) ?? gone;
    const back = after(swept, { alpha: draft({ lastSeen: at(101) }) }, run(101));
    expect(back).toMatchObject({ epoch: 1, status: "live" });
    expect(back).not.toHaveProperty("past");
  });
});
