import { describe, expect, it } from "vitest";
import type { EndReason } from "../../src/model/indicator.ts";
import { PressError } from "../../src/model/errors.ts";
import { brake } from "../../src/pipeline/brake.ts";
import type { Change } from "../../src/pipeline/change.ts";
import { changeBook } from "../../src/pipeline/changes.ts";
import { type Joined, nothingMet } from "../../src/pipeline/join.ts";
import { emptyTally } from "../../src/pipeline/tally.ts";
import { at } from "../support/claims.ts";
import { item } from "../support/pack.ts";

function leaving(count: number, reason: EndReason): readonly Change[] {
  return Array.from({ length: count }, (_, index) => {
    const { record } = item("domain", `host-${index}.example`);
    return {
      happening: "withdrawn",
      before: record,
      after: { ...record, status: "withdrawn", left: { at: at(1), reason, from: at(0) } },
    };
  });
}

function joined(liveBefore: number, changes: readonly Change[]): Joined {
  const book = changeBook("/nowhere/so few changes stay in memory");
  for (const change of changes) book.add(change);
  return { ...nothingMet({ ...emptyTally(), live: liveBefore }), changes: book.changes(new Map()) };
}

const stopped = (liveBefore: number, changes: readonly Change[], day = 1): PressError | undefined => {
  try {
    brake(joined(liveBefore, changes), at(0), at(day));
    return undefined;
  } catch (error) {
    if (error instanceof PressError) return error;
    throw error;
  }
};

describe("the brake", () => {
  it.each([
    ["lets 20 % go", 100, 20, false],
    ["stops more", 100, 21, true],
    ["stops from 50 live indicators on", 50, 11, true],
    ["lets smaller trees change as they must", 49, 49, false],
  ])("%s: %i live, %i leaving", (_, live, count, stops) => {
    expect(stopped(live, leaving(count, "withdrawn"))?.code).toBe(stops ? "brake-removals" : undefined);
  });
  it.each<[string, EndReason, number, boolean]>([
    ["expiries do not count in a tree that is kept up", "expired", 7, false],
    ["expiries count once it was left alone for over seven days", "expired", 7.01, true],
    ["absence counts always", "absent", 1, true],
    ["an allowlisting counts", "allowlisted", 1, true],
    ["a removed source counts", "source-removed", 1, true],
  ])("%s", (_, reason, day, stops) => {
    expect(stopped(100, leaving(60, reason), day) !== undefined).toBe(stops);
  });
  it("exits with 3, and says what would have left, why, and what to do", () => {
    const error = stopped(100, [...leaving(20, "absent"), ...leaving(10, "withdrawn")]);
    expect(error?.exit).toBe(3);
    expect(error?.message).toBe(
      "This run would withdraw 30 of 100 live indicators (20 absent, 10 withdrawn). Nothing was written.",
    );
    expect(error?.hint).toContain("--allow-removals");
  });
});
