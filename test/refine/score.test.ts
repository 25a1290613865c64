import { describe, expect, it } from "vitest";
import type { Claim, Kind, Verdict } from "../../src/model/indicator.ts";
import type { LevelRule } from "../../src/model/settings.ts";
import { assess } from "../../src/refine/score.ts";
import { downgrade } from "../support/world.ts";

type Claims = Readonly<Record<string, Claim>>;
const usual: LevelRule = { high: 70, medium: 40 };
const [low, medium, high]: [Claim, Claim, Claim] = [
  { confidence: "low" },
  { confidence: "medium" },
  { confidence: "high" },
];

function score(
  claims: Claims,
  verdicts: readonly Verdict[] = [],
  rule = usual,
  kind: Kind = "domain",
  value = "c2.example.net",
) {
  return assess(kind, value, Object.entries(claims), verdicts, rule);
}

describe("the score", () => {
  it.each<[string, Claims, number, string]>([
    ["one source alone, low", { alpha: low }, 25, "low"],
    ["one source alone, medium", { alpha: medium }, 50, "medium"],
    ["one source alone, high", { alpha: high }, 75, "high"],
    ["the highest claim counts", { alpha: low, beta: high }, 83, "high"],
    ["a second source adds", { alpha: medium, beta: medium }, 58, "medium"],
    ["more than three sources add no more", { a: medium, b: medium, c: medium, d: medium, e: medium }, 66, "medium"],
    ["a stated verification adds", { alpha: { ...medium, verified: true } }, 55, "medium"],
    ["a derived host counts as no source", { alpha: medium, "beta/host": medium }, 50, "medium"],
    ["a source with a derived claim too counts once", { alpha: medium, "alpha/host": medium }, 50, "medium"],
  ])("%s", (_, claims, points, level) => {
    expect(score(claims)).toMatchObject({ score: points, level });
  });
  it.each<[Kind, string, boolean]>([
    ["url", "https://c2.example.net/gate.php", true],
    ["url", "https://c2.example.net/", false],
    ["sha256", "a".repeat(64), true],
    ["domain", "c2.example.net", false],
    ["ipv4", "203.0.113.7", false],
  ])("of %s %s: more where it is one object alone: %s", (kind, value, specific) => {
    expect("specific to one object" in score({ alpha: medium }, [], usual, kind, value).parts).toBe(specific);
  });
  it("is the sum of its named parts", () => {
    const { score: sum, parts } = score({ alpha: { ...high, verified: true }, beta: low }, [downgrade]);
    expect(Object.keys(parts)).toEqual(["confidence", "independent sources", "verified by a source", "downgrade: cdn"]);
    expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(sum);
  });
  it("stays within 0 and 100", () => {
    const everything = { a: { ...high, verified: true }, b: high, c: high, d: high } as const;
    const all = score(everything, [], usual, "sha256", "a".repeat(64));
    expect(Object.values(all.parts).reduce((a, b) => a + b, 0)).toBe(100);
    expect(all.score).toBe(100);
  });
});

describe("a downgrade", () => {
  it.each<[string, Claim, number, string]>([
    ["takes one confidence step from high", high, 50, "medium"],
    ["takes one confidence step from medium", medium, 25, "low"],
    ["takes points from what has no lower step", low, 15, "low"],
  ])("%s", (_, claim, points, confidence) => {
    expect(score({ alpha: claim }, [downgrade])).toMatchObject({ score: points, confidence });
  });
  it("is taken once, however many lists say so", () => {
    expect(score({ alpha: high }, [downgrade, { ...downgrade, guard: "cloud" }]).score).toBe(50);
  });
});

describe("the level", () => {
  it.each<[string, Claims, LevelRule, string]>([
    ["high from its threshold on", { alpha: high }, { high: 75, medium: 40 }, "high"],
    ["not high just below it", { alpha: high }, { high: 76, medium: 40 }, "medium"],
    ["medium from its threshold on", { alpha: medium }, { high: 70, medium: 50 }, "medium"],
    ["low below", { alpha: medium }, { high: 70, medium: 51 }, "low"],
    ["capped by kind", { alpha: high }, { ...usual, cap: "medium" }, "medium"],
    ["low at most for a host that only its URLs name", { "alpha/host": high, "beta/host": high }, usual, "low"],
  ])("is %s", (_, claims, rule, level) => {
    expect(score(claims, [], rule).level).toBe(level);
  });
});
