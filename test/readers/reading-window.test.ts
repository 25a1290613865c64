import { expect, it } from "vitest";
import { later, settleMark, windowStart } from "../../src/readers/reading-window.ts";
import { liveReach } from "../support/live-reach.ts";

const asOf = "2026-08-22T00:00:00.000Z";
const hour = 3_600_000;

it.each([
  ["at the mark of the last one", { mark: "2026-08-20T00:00:00.000Z" }, undefined, "2026-08-20T00:00:00.000Z"],
  [
    "at the mark, however far the first one goes back",
    { mark: "2026-08-20T00:00:00.000Z" },
    90,
    "2026-08-20T00:00:00.000Z",
  ],
  ["thirty days back when it is the first", {}, undefined, "2026-07-23T00:00:00.000Z"],
  ["as many days back as its owner says", {}, 1, "2026-08-21T00:00:00.000Z"],
])("a reading begins %s", (_, given, days, wanted) => {
  expect(windowStart(liveReach({ asOf, ...given }), days)).toBe(wanted);
});

it.each([
  ["is what the server stated", undefined, "2026-08-21T00:00:00.000Z", 0, ["2026-08-21T00:00:00.000Z"]],
  ["is earlier by the overlap", undefined, "2026-08-21T00:00:00.000Z", hour, ["2026-08-20T23:00:00.000Z"]],
  ["is never in the future, where it would hide what comes", undefined, "2099-01-01T00:00:00.000Z", 0, [asOf]],
  ["never goes back", "2026-08-21T12:00:00.000Z", "2026-08-21T12:30:00.000Z", hour, ["2026-08-21T12:00:00.000Z"]],
  ["is not set when nothing came", "2026-08-21T12:00:00.000Z", undefined, hour, []],
])("the mark %s", (_, mark, reached, overlap, wanted) => {
  const reach = liveReach({ asOf, ...(mark === undefined ? {} : { mark }) });
  settleMark(reach, reached, overlap);
  expect(reach.marks).toEqual(wanted);
});

it("the later of two times is found when one is missing", () => {
  expect([later(undefined, "b"), later("a", undefined), later("a", "b"), later("b", "a")]).toEqual([
    "b",
    "a",
    "b",
    "b",
  ]);
});
