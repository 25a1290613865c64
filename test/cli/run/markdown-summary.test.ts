import { describe, expect, it } from "vitest";
import { summaryPage } from "../../../src/cli/run/markdown-summary.ts";
import { PressError } from "../../../src/model/errors.ts";
import type { RunOutcome } from "../../../src/pipeline/build.ts";
import { healthOf } from "../../../src/pipeline/health.ts";
import { allowed, sighting, sightings, world } from "../../support/world.ts";

const pageOf = (run: RunOutcome, more: { commit?: string; warnings?: string[] } = {}): string =>
  summaryPage({
    ...{ run, health: healthOf(run), where: "origin main" },
    commit: more.commit,
    warnings: more.warnings ?? [],
  });

describe("the summary page of a run", () => {
  it("says what changed, how each source is, and what was left out", async () => {
    const { day } = world({ beta: { nature: "snapshot" } });
    await day("2026-08-01", { alpha: [sighting("old.example")], beta: sightings(["one.example", "203.0.113.7"]) });
    const feeds = {
      alpha: sightings(["new.example", "not a value"]),
      beta: new PressError("source-timeout", "too slow", { hint: "Wait." }),
    };
    const guards = { "old.example": allowed };
    const page = pageOf(await day("2026-08-03", feeds, { guards }), {
      commit: "0123456789abcdef",
      warnings: ["It is late."],
    });
    expect(page).toBe(`## 1 added, 1 withdrawn

3 live. Pushed \`0123456789ab\` to \`origin main\`.

### Look at this

- \`It is late.\`

### Held

- **beta** (\`source-timeout\`, since 2026-08-03): \`too slow\` \`Wait.\`

### Sources

| source | records | indicators | left out | state |
| --- | --- | --- | --- | --- |
| alpha | 2 | 1 | 1 | read |
| beta |  |  |  | held |

### Changed

| kind | added | updated | renewed |
| --- | --- | --- | --- |
| domain | 1 | 0 | 0 |

- 1 withdrawn: allowlisted

### Left out, and why

- \`alpha: 1 invalid-value (not a value)\`
- \`guards: refused: 1 allowlist (each with its reason in refusals.ndjson)\`
`);
  });

  it("says that nothing was learned", async () => {
    const { day } = world();
    await day("2026-08-01", { alpha: [sighting("one.example")] });
    const page = pageOf(await day("2026-08-02", { alpha: [sighting("one.example")] }));
    expect(page).toMatch(/^## Nothing was learned: no byte changes\.\n\n1 live\. No commit was made\.\n/);
    expect(page).not.toContain("### Held");
    expect(page).not.toContain("### Changed");
  });

  it.each([
    ["a mention", "@owner/team look"],
    ["a link", "[x](https://evil.example) https://evil.example www.evil.example"],
    ["HTML", "<img src=x onerror=alert(1)>"],
    ["a fence", "```\n# heading"],
    ["a row of a table", "| a | b |\n| --- | --- |"],
  ])("shows %s of a feed as code on one line", async (_, words) => {
    const { day } = world();
    const bad = { unread: "invalid-value", value: words } as const;
    const page = pageOf(await day("2026-08-01", { alpha: [bad], beta: new PressError("source-answer", words) }));
    const shown = page.split("\n").filter((line) => line.includes(words.replace(/\s+/g, " ").slice(0, 8)));
    expect(shown).toHaveLength(2);
    for (const line of shown) expect(line).toMatch(/^- (?:\*\*beta\*\* .*: )?(`+) ?.* ?\1$/);
  });
});
