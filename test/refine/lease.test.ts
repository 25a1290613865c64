import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayMs, isoTime } from "../../src/model/time.ts";
import { isDue, isOver, leaseEnd, ttlMs } from "../../src/refine/lease.ts";
import { at, firstId, lastId } from "../support/claims.ts";
import { settings } from "../support/pack.ts";

const ttl = 100 * dayMs;

describe("time to live", () => {
  it("is that of the settings, and a kind without one has no end", () => {
    expect(ttlMs(settings, "domain")).toBe(90 * dayMs);
    expect(ttlMs(settings, "cve")).toBeUndefined();
  });
  it("is over at its last moment, not a millisecond before", () => {
    expect(leaseEnd(at(1), ttl)).toBe(at(101));
    expect(isOver(at(1), ttl, at(101))).toBe(true);
    expect(isOver(at(1), ttl, isoTime(Date.parse(at(101)) - 1))).toBe(false);
  });
});

describe("renewal", () => {
  it.each([
    ["half the time for the smallest id", firstId, 50],
    ["just under three quarters for the greatest", lastId, 75],
  ])("is due after %s", (_, id, day) => {
    expect(isDue(id, at(0), at(day - 0.001), ttl)).toBe(false);
    expect(isDue(id, at(0), at(day), ttl)).toBe(true);
  });
  it("spreads evenly over the third quarter", () => {
    const days = Array.from({ length: 16 }, (_, digit) => {
      const id = `${digit.toString(16)}0000000-0000-5000-8000-000000000000`;
      return Array.from({ length: 100 }, (_, day) => day).find((day) => isDue(id, at(0), at(day), ttl));
    });
    expect(new Set(days).size).toBe(16);
    expect(Math.min(...days.map(Number))).toBe(50);
    expect(Math.max(...days.map(Number))).toBe(74);
  });
  it("comes before the end, for every id and time to live", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 36_500 }), (id, days) => {
        const whole = days * dayMs;
        expect(isDue(id, at(0), isoTime(Date.parse(at(0)) + whole * 0.4999), whole)).toBe(false);
        expect(isDue(id, at(0), isoTime(Date.parse(at(0)) + whole * 0.75), whole)).toBe(true);
      }),
    );
  });
});
