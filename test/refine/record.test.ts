import { describe, expect, it } from "vitest";
import { at, draft } from "../support/claims.ts";
import { after, enter, entered, hundredDays, run, step } from "../support/records.ts";
import { allowed, downgrade, drop, quarantine } from "../support/world.ts";

const removed = { alpha: { removed: true } };

describe("an indicator that enters", () => {
  it.each([
    [
      "lives on the earliest first-seen day that the run states",
      { alpha: draft({ firstSeen: at(3.9) }), beta: draft({ firstSeen: at(2.1) }) },
      at(2),
    ],
    [
      "lives on the day under which another tree has filed it, whatever first sights are stated",
      { alpha: draft({ firstSeen: at(2), day: at(4).slice(0, 10) }), beta: draft({ firstSeen: at(1) }) },
      at(4),
    ],
    [
      "lives on the earliest of the days of several trees",
      {
        alpha: draft({ day: at(4).slice(0, 10) }, { day: at(3).slice(0, 10) }),
        beta: draft({ day: at(5).slice(0, 10) }),
      },
      at(3),
    ],
    [
      "lives on the day of entry where another tree's day lies ahead",
      { alpha: draft({ day: at(6).slice(0, 10) }) },
      at(5),
    ],
    ["lives on the day of entry where nobody states one", { alpha: draft({ lastSeen: at(2) }) }, at(5)],
    ["lives on the day of entry for a first sight that lies ahead", { alpha: draft({ firstSeen: at(6) }) }, at(5)],
  ])("%s", (_, drafts, day) => {
    expect(entered(drafts, run(5.5)).day).toBe(day.slice(0, 10));
  });
  it("is created at the time of the run, in revision 1", () => {
    expect(entered({ alpha: draft() }, run(5.5))).toMatchObject({
      created: at(5.5),
      modified: at(5.5),
      revision: 1,
      status: "live",
    });
  });
  it("is refused as expired when every claim is over on arrival", () => {
    expect(enter({ alpha: draft({ lastSeen: at(0) }) }, run(100))).toMatchObject({ happening: "expired-on-arrival" });
  });
  it.each([
    ["refused by a guard that drops", [drop], "refused", "refused"],
    ["quarantined by a guard that doubts", [quarantine], "refused", "quarantined"],
    ["refused where one guard drops and another doubts", [quarantine, drop], "refused", "refused"],
    ["live under a downgrade", [downgrade], "added", "live"],
  ])("is %s", (_, verdicts, happening, status) => {
    expect(enter({ alpha: draft() }, run(1, { verdicts }))).toMatchObject({ happening, after: { status, verdicts } });
  });
});

describe("what never changes", () => {
  it("is day, id and date of entry, though an earlier first sight is learned later", () => {
    const before = entered({ alpha: draft({ firstSeen: at(5) }) }, run(5));
    const later = after(before, { alpha: draft({ firstSeen: at(1) }) }, run(6));
    expect(later).toMatchObject({ id: before.id, day: before.day, created: before.created, revision: 2 });
    expect(later.claims["alpha"]?.firstSeen).toBe(at(1));
  });
});

describe("stamps", () => {
  const before = entered({ alpha: draft({ lastSeen: at(0) }) }, run(0));
  it("say nothing when nothing was learned", () => {
    expect(step(before, { alpha: draft({ lastSeen: at(9) }) }, run(9))).toBeUndefined();
    expect(step(before, {}, run(9))).toBeUndefined();
  });
  it("move `modified` and the revision with the content", () => {
    expect(step(before, { alpha: draft({ tags: ["new"] }) }, run(9))).toMatchObject({
      happening: "updated",
      after: { modified: at(9), revision: 2 },
    });
  });
  it("move `renewed` alone with a lease", () => {
    const renewed = step(before, { alpha: draft({ lastSeen: at(80) }) }, run(80));
    expect(renewed).toMatchObject({
      happening: "renewed",
      after: { modified: at(0), renewed: at(80), revision: 1, until: at(180) },
    });
  });
  it("rise by a second at least when two runs share their time, the ends of claims with them", () => {
    const updated = after(before, { alpha: draft({ tags: ["new"] }) }, run(0));
    expect(updated.modified).toBe("2026-01-01T00:00:01.000Z");
    const gone = after(updated, { alpha: draft({ withdrawn: true }) }, run(0));
    expect(gone.modified).toBe("2026-01-01T00:00:02.000Z");
    expect(gone.left?.at).toBe(gone.modified);
    expect(gone.claims["alpha"]?.ended?.at).toBe(gone.modified);
  });
});

describe("an indicator is live while any claim is", () => {
  const both = entered(
    { alpha: draft({ lastSeen: at(0), confidence: "low" }), beta: draft({ lastSeen: at(5), confidence: "high" }) },
    run(5),
  );
  it("with the highest confidence of a live claim", () => {
    expect(both.confidence).toBe("high");
    expect(after(both, { beta: draft({ withdrawn: true }) }, run(6))).toMatchObject({
      status: "live",
      confidence: "low",
    });
  });
  it("until the last lease is over", () => {
    expect(both.until).toBe(at(105));
    const half = after(both, {}, run(100));
    expect(half).toMatchObject({ status: "live", claims: { alpha: { ended: { reason: "expired" } } } });
    expect(after(half, {}, run(105))).toMatchObject({ status: "withdrawn", left: { at: at(105), reason: "expired" } });
  });
  it("without end while one claim has none", () => {
    const endless = { ...hundredDays, ttlDays: {} };
    expect(entered({ alpha: draft() }, run(1, { settings: endless }))).not.toHaveProperty("until");
  });
});

describe("an indicator that left", () => {
  const before = entered({ alpha: draft({ lastSeen: at(1) }) }, run(1));
  const gone = after(before, { alpha: draft({ withdrawn: true }) }, run(2));
  it("stays in the ledger with its reason", () => {
    expect(step(before, { alpha: draft({ withdrawn: true }) }, run(2))).toMatchObject({
      happening: "withdrawn",
      after: { status: "withdrawn", left: { at: at(2), reason: "withdrawn" } },
    });
  });
  it("comes back by a live claim: same id, same day, next revision", () => {
    const back = step(gone, { beta: draft({ firstSeen: at(0) }) }, run(3));
    expect(back).toMatchObject({
      happening: "revived",
      after: { id: before.id, day: before.day, created: before.created, revision: 3, status: "live" },
    });
    expect(back?.after).not.toHaveProperty("left");
  });
  it("does not come back while a guard forbids it", () => {
    expect(step(gone, { beta: draft() }, run(3, { verdicts: [drop] }))).toMatchObject({
      happening: "updated",
      after: { status: "refused", left: { reason: "withdrawn" } },
    });
  });
});

describe("guards see known indicators again", () => {
  const before = entered({ alpha: draft() }, run(1));
  it("in a run whose policy is another: a live rule leaves", () => {
    expect(step(before, {}, run(2, { verdicts: [drop], policyChanged: true }))).toMatchObject({
      happening: "withdrawn",
      after: { status: "refused", left: { reason: "guarded" } },
    });
    expect(step(before, {}, run(2, { verdicts: [allowed], policyChanged: true }))).toMatchObject({
      happening: "withdrawn",
      after: { left: { reason: "allowlisted" } },
    });
  });
  it("and what they let go comes back", () => {
    const out = after(before, {}, run(2, { verdicts: [quarantine], policyChanged: true }));
    expect(step(out, {}, run(3, { policyChanged: true }))).toMatchObject({
      happening: "revived",
      after: { status: "live" },
    });
  });
  it("and what was refused on entry is printed for the first time", () => {
    const refused = entered({ alpha: draft() }, run(1, { verdicts: [drop] }));
    expect(step(refused, {}, run(2, { policyChanged: true }))).toMatchObject({
      happening: "added",
      after: { status: "live" },
    });
  });
  it("what was never printed leaves no trace with its last claim", () => {
    const refused = entered({ alpha: draft() }, run(1, { verdicts: [drop] }));
    expect(step(refused, {}, run(2, { verdicts: [drop], claims: removed }))).toEqual({
      happening: "forgotten",
      before: refused,
      after: undefined,
    });
  });
});

describe("claims of one source act alone", () => {
  const both = entered({ alpha: draft(), beta: draft() }, run(1));
  it("a removed source takes only its own", () => {
    expect(after(both, {}, run(2, { claims: removed }))).toMatchObject({
      status: "live",
      claims: { alpha: { ended: { reason: "source-removed" } } },
    });
  });
  it("an absence is noted, and prints nothing", () => {
    const snapshot = { claims: { beta: { nature: "snapshot" as const } } };
    const noted = step(both, { alpha: draft() }, run(2, snapshot));
    expect(noted).toMatchObject({
      happening: "noted",
      after: { modified: both.modified, revision: 1, claims: { beta: { absent: at(2) } } },
    });
    const dropped = step(noted?.after ?? both, { alpha: draft() }, run(3, snapshot));
    expect(dropped).toMatchObject({
      happening: "updated",
      after: { status: "live", claims: { beta: { ended: { reason: "absent" } } } },
    });
  });
});
