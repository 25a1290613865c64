import { describe, expect, it } from "vitest";
import { idleWarning } from "../../../src/cli/run/idle.ts";

const asOf = "2026-08-31T00:00:00.000Z";

describe("the warning before GitHub switches a schedule off", () => {
  it.each([
    ["is silent for 49 days", "2026-07-12T00:00:01.000Z", undefined],
    ["comes on day 50, with ten left", "2026-07-12T00:00:00.000Z", "50 days old"],
    ["says when it is too late", "2026-06-01T00:00:00.000Z", "in 0:"],
    ["is silent before the first commit", undefined, undefined],
  ])("%s", (_, last, wanted) => {
    const warning = idleWarning(last, asOf);
    if (wanted === undefined) expect(warning).toBeUndefined();
    else expect(warning).toContain(wanted);
  });
});
