import { describe, expect, it } from "vitest";
import { type Candidate, membersOf } from "../../src/dist/members.ts";

const candidates = (scores: Readonly<Record<string, number>>): Candidate[] =>
  Object.entries(scores).map(([id, score]) => ({ id, score }));

const chosen = (scores: Readonly<Record<string, number>>, max: number | undefined, before: readonly string[] = []) =>
  [...membersOf(candidates(scores), max, new Set(before))].sort();

describe("who is in a subscription", () => {
  it.each<[string, Readonly<Record<string, number>>, number | undefined, readonly string[], readonly string[]]>([
    ["all, where there is no max", { a: 1, b: 2 }, undefined, [], ["a", "b"]],
    ["all, where there is room", { a: 1, b: 2 }, 2, [], ["a", "b"]],
    ["the highest scores, where there is none", { a: 10, b: 30, c: 20 }, 2, [], ["b", "c"]],
    ["of equal scores the first by id", { c: 50, a: 50, b: 50 }, 2, [], ["a", "b"]],
    ["of equal scores a member before its like", { a: 50, b: 50 }, 1, ["b"], ["b"]],
    ["a member that is nearly as high as the newcomer", { a: 70, b: 76 }, 1, ["a"], ["a"]],
    ["the newcomer, once the member is ten percent below it", { a: 70, b: 78 }, 1, ["a"], ["b"]],
    ["the best newcomer, however full it was", { a: 50, b: 52, c: 99 }, 2, ["a", "b"], ["b", "c"]],
    ["nobody who is a candidate no more", { b: 10 }, 1, ["a"], ["b"]],
  ])("is %s", (_, scores, max, before, wanted) => {
    expect(chosen(scores, max, before)).toEqual(wanted);
  });

  it("is never more than max, and the same whatever the order", () => {
    const scores = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`id${index}`, (index * 37) % 101]));
    const before = new Set(Object.keys(scores).filter((_, index) => index % 3 === 0));
    const one = membersOf(candidates(scores), 100, before);
    expect(one.size).toBe(100);
    expect([...membersOf(candidates(scores).reverse(), 100, before)]).toEqual([...one]);
  });
});
