import { describe, expect, it } from "vitest";
import type { Health, SourceHealth } from "../../src/pipeline/health.ts";
import { issueChanges } from "../../src/pipeline/held-issues.ts";

const asOf = "2026-08-10T12:00:00.000Z";
const held = (since?: string): SourceHealth => ({ name: "kev", state: "held", ...(since !== undefined && { since }) });
const well: SourceHealth = { name: "kev", state: "read" };
const health = (sources: SourceHealth[], complete = true): Health => ({ asOf, complete, live: 1, sources });

describe("an issue about a held source", () => {
  it.each<[string, SourceHealth[], number[], string[]]>([
    ["is opened after three days", [held("2026-08-07T12:00:00.000Z")], [], ["open kev 3"]],
    ["is not opened a moment earlier", [held("2026-08-07T12:00:00.001Z")], [], []],
    ["is not opened twice", [held("2026-08-01T00:00:00.000Z")], [4], []],
    ["stays when since when was forgotten", [held()], [4], []],
    ["is closed when the source was read", [well], [4], ["close 4 recovered"]],
    [
      "is closed when the source rests after a good reading",
      [{ name: "kev", state: "resting" }],
      [4],
      ["close 4 recovered"],
    ],
    ["is closed when the config has no such source", [], [4], ["close 4 removed"]],
    ["is kept once: the oldest", [held("2026-08-01T00:00:00.000Z")], [9, 4], ["close 9 doubled"]],
    [
      "is all closed when several are open and the source is well",
      [well],
      [9, 4],
      ["close 4 recovered", "close 9 recovered"],
    ],
  ])("%s", (_, sources, open, wanted) => {
    const issues = open.map((number) => ({ number, source: "kev" }));
    const changes = issueChanges(health(sources), issues).map((change) =>
      change.action === "open"
        ? `open ${change.source.name} ${change.days}`
        : `close ${change.issue.number} ${change.why}`,
    );
    expect(changes).toEqual(wanted);
  });

  it("stays when the run asked only other sources", () => {
    expect(issueChanges(health([], false), [{ number: 4, source: "kev" }])).toEqual([]);
  });
});
