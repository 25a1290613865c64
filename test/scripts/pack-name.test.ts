import { describe, expect, it } from "vitest";
import { nextPack, packTags } from "../../scripts/release/pack-name.ts";

describe("the name of a rule pack", () => {
  it.each([
    ["is the first of its day", [], "rules-2026.08.10.1"],
    ["counts on after the last", ["rules-2026.08.10.9", "rules-2026.08.10.10"], "rules-2026.08.10.11"],
    [
      "does not count other days or other tags",
      ["rules-2026.08.09.4", "v2026.08.10", "rules-2026.08.10.x"],
      "rules-2026.08.10.1",
    ],
  ])("%s", (_, tags, wanted) => {
    expect(nextPack("2026-08-10", tags)).toBe(wanted);
  });

  it("sorts by day and number, newest first", () => {
    const tags = ["rules-2026.08.10.9", "v1.0.0", "rules-2026.08.10.10", "rules-2026.08.11.1"];
    expect(packTags(tags)).toEqual(["rules-2026.08.11.1", "rules-2026.08.10.10", "rules-2026.08.10.9"]);
  });
});
