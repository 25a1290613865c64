import { describe, expect, it } from "vitest";
import { nextPast, noPast, parsePast, pastText } from "../../src/dist/past.ts";
import { indicatorId } from "../../src/model/id.ts";
import { testNamespace } from "../support/pack.ts";

const [a, b, c] = ["a.example", "b.example", "c.example"].map((value) =>
  indicatorId(testNamespace, "domain", value),
) as [string, string, string];
const day = (text: string) => `2026-05-${text}T08:00:00.000Z`;

describe("what an edition tells the next one", () => {
  it("is read back as it was written", () => {
    const past = { members: new Set([b, a]), left: new Map([[c, day("02")]]) };
    const { members, left } = parsePast(pastText(past), "members.txt");
    expect({ members: new Set(members), left }).toEqual(past);
    expect(pastText(parsePast("", "members.txt"))).toBe(pastText(noPast));
  });

  it("names who left since the last one", () => {
    const next = nextPast({ members: new Set([a, b]), left: new Map() }, new Set([b]), day("10"));
    expect([...next.left]).toEqual([[a, day("10")]]);
  });

  it("goes on naming them with the day on which they left", () => {
    const next = nextPast({ members: new Set([b]), left: new Map([[a, day("01")]]) }, new Set([b]), day("10"));
    expect([...next.left]).toEqual([[a, day("01")]]);
  });

  it("forgets one that is back, and one that left 90 days ago", () => {
    const past = {
      members: new Set<string>(),
      left: new Map([
        [a, day("01")],
        [b, "2026-01-01T00:00:00.000Z"],
      ]),
    };
    expect(nextPast(past, new Set([a]), day("10")).left.size).toBe(0);
  });

  it("still names one that left 89 days ago", () => {
    const past = { members: new Set<string>(), left: new Map([[a, "2026-02-10T08:00:00.000Z"]]) };
    expect(nextPast(past, new Set(), day("10")).left.size).toBe(1);
  });

  it("is refused where a line is no id, with its number", () => {
    expect(() => parsePast(`${a}\nevil.example\n`, "dist/packs/soc/members.txt")).toThrow(
      "dist/packs/soc/members.txt:2 is not an id.",
    );
  });
});
