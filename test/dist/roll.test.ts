import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { idList } from "../../src/dist/id-list.ts";
import { nextPast, parsePast, pastText } from "../../src/dist/past.ts";
import { openRoll } from "../../src/dist/roll.ts";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { indicatorId } from "../../src/model/id.ts";
import { testNamespace } from "../support/pack.ts";
import { temporaryFolder } from "../support/temporary.ts";

const ids = Array.from({ length: 500 }, (_, index) => indicatorId(testNamespace, "domain", `c${index}.example`));
const asOf = "2026-08-22T08:00:00.000Z";

describe("a list of ids", () => {
  const sorted = ids.slice(0, 250).sort();

  it("has those it was given, in their order, and no others", () => {
    const list = idList(sorted);
    expect([...list]).toEqual(sorted);
    expect(list.size).toBe(250);
    expect(ids.map((id) => list.has(id))).toEqual(ids.map((_, index) => index < 250));
  });

  it("tells ids apart that begin alike", () => {
    const alike = ["0", "1", "2", "3"].map((digit) => `12345678-0000-5000-8000-00000000000${digit}`);
    const list = idList([alike[0] ?? "", alike[2] ?? ""]);
    expect(alike.map((id) => list.has(id))).toEqual([true, false, true, false]);
    expect(idList([]).has(alike[0] ?? "")).toBe(false);
  });
});

describe("a roll", () => {
  it.each([0, 1_000_000])(
    "gives the next edition the note that sets would give, with %i characters in memory",
    (most) => {
      const past = parsePast(
        pastText({
          members: new Set(ids.slice(0, 300)),
          left: new Map([[ids[400] ?? "", "2026-08-01T08:00:00.000Z"]]),
        }),
        "note",
      );
      const roll = openRoll(scratchesIn(join(temporaryFolder(), "scratch"), most)());
      for (const id of ids.slice(100, 350)) roll.add(id);
      const wanted = pastText(nextPast(past, new Set(ids.slice(100, 350)), asOf));
      expect([...roll.note(past, asOf)].join("")).toBe(wanted);
    },
  );
});
