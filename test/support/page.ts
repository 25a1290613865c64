import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { EmitterSpec } from "../../src/model/plugin.ts";
import type { Settings } from "../../src/model/settings.ts";
import type { StepCounts, TreeSummary } from "../../src/model/summary.ts";
import { settings } from "./pack.ts";

const quiet: StepCounts = {
  asOf: "2026-05-16T06:00:00.000Z",
  added: {},
  updated: {},
  renewed: {},
  withdrawn: {},
  revived: 0,
  refused: 0,
  reissued: [],
  live: 12_480,
  held: [],
};

/** A tree in which everything that a page tells of has happened. */
export const summary: TreeSummary = {
  origin: "live",
  live: 12_485,
  byKind: { ipv4: { high: 480, medium: 12_000 }, domain: { low: 4 }, cve: { high: 1 } },
  bySource: { alpha: 12_481, beta: 1_204 },
  quarantined: 3,
  refused: 2,
  withdrawn: 40,
  steps: [
    {
      asOf: "2026-05-17T06:00:00.000Z",
      added: { ipv4: 1_200, domain: 4 },
      updated: { domain: 2 },
      renewed: { ipv4: 31 },
      withdrawn: { expired: 30, absent: 5, allowlisted: 1 },
      revived: 2,
      refused: 1,
      reissued: ["stix", "misp"],
      live: 12_485,
      held: ["beta"],
    },
    quiet,
  ],
};

export const emptySummary: TreeSummary = {
  ...{ origin: "demo", live: 0, byKind: {}, bySource: {}, quarantined: 0, refused: 0, withdrawn: 0, steps: [] },
};

/** The text of a page. */
export function pageText(emitter: EmitterSpec, tree: TreeSummary = summary, given: Settings = settings): string {
  const page = emitter.page?.(tree, given);
  if (page === undefined) throw new Error(`${emitter.name} has no page`);
  return page.text;
}

/** The promises of every page about the tree. Call it once per page. */
export function testPage(emitter: EmitterSpec): void {
  const golden = resolve(import.meta.dirname, "../fixtures/emitters", emitter.name, emitter.folder);

  describe(`page ${emitter.name} keeps the promises of all pages`, () => {
    it("writes its own file, and nothing else", () => {
      expect(emitter.page?.(summary, settings).path).toBe(emitter.folder);
      expect(Object.keys(emitter).sort()).toEqual(["folder", "format", "name", "page", "summary"]);
    });
    it("matches its golden file byte for byte", () => {
      expect(pageText(emitter)).toBe(readFileSync(golden, "utf8"));
    });
    it("tells of an empty tree in whole words", () => {
      expect(pageText(emitter, emptySummary)).not.toMatch(/undefined|NaN|null|\[object/);
    });
    it("is Markdown that ends with one line break and has no blank at the end of a line", () => {
      expect(pageText(emitter)).toMatch(/^# [\s\S]*[^\n]\n$/);
      expect(pageText(emitter)).not.toMatch(/[ \t]$/m);
    });
    it("does not let words of a config or a feed's terms become markup", () => {
      const hostile = "<script>x</script> [y](javascript:z) `code` # | **b**";
      const source = {
        title: hostile,
        license: hostile,
        attribution: hostile,
        republish: "yes",
        tlp: "clear",
      } as const;
      const sources = { alpha: source, beta: { ...source, terms: "https://x.example/?q=<script>" } };
      const text = pageText(emitter, summary, { ...settings, brand: hostile, sources });
      expect(text).not.toMatch(/(?<!\\)<script|(?<!\\)\[y\]|(?<!\\)`code|(?<!\\)\*\*b/);
    });
  });
}
