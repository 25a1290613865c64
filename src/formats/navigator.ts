import { kinds, type Kind } from "../model/indicator.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";
import { techniqueOf } from "../model/techniques.ts";
import { oneLine } from "../model/text.ts";

type Counts = Map<Kind, number>;

/** A layer of ATT&CK Navigator, format 4.5: the techniques that indicators are seen with, each scored by how many they are. */
export const navigator = defineFormat({
  name: "navigator",
  product: "MITRE ATT&CK Navigator",
  summary: "layer (4.5): the techniques of a selection, scored by number of indicators",
  kinds,
  documents: [{ file: "layer.json", open: countedLayer }],
  begin: "Open Existing Layer → Upload from local: `layer.json`",
  load: "Open Existing Layer, Upload from local. It shows which techniques the selection is seen with, not the indicators.",
  unload: "Close the tab: the Navigator keeps nothing.",
});

function countedLayer(settings: Settings): Writer {
  const counts = new Map<string, Counts>();
  let indicators = 0;
  return {
    take(entries) {
      indicators += entries.length;
      for (const entry of entries) count(entry, counts);
      return "";
    },
    end() {
      const techniques = [...counts].sort(([a], [b]) => byText(a, b));
      const top = Math.max(1, ...techniques.map(([, counted]) => total(counted)));
      const cells = techniques.map(([id, counted]) =>
        JSON.stringify({ techniqueID: id, score: total(counted), comment: comment(counted) }),
      );
      // The techniques come last, one a line, so that two layers can be compared by eye.
      const head = JSON.stringify(layer(indicators, top, settings)).slice(0, -1);
      return [`${head},"techniques":[${cells.map((cell) => `\n${cell}`).join(",")}\n]}\n`];
    },
  };
}

/**
 * Without a version of ATT&CK the Navigator takes its current one, and without a tactic it shows a technique under all of its own
 * (attack-navigator, LAYERFORMATv4_5.md). A gradient must end above its begin.
 */
function layer(indicators: number, top: number, settings: Settings): Readonly<Record<string, unknown>> {
  return {
    name: oneLine(`${settings.brand} indicators`, 200),
    versions: { navigator: "5.0.0", layer: "4.5" },
    domain: "enterprise-attack",
    description: `Techniques of ${indicators} indicators. The score is the number of indicators that are seen with a technique.`,
    sorting: 3,
    layout: { layout: "side", showID: true, showName: true, expandedSubtechniques: "annotated" },
    gradient: { colors: ["#fff7bc", "#d7301f"], minValue: 0, maxValue: top },
  };
}

function count({ record, facts }: Entry, counts: Map<string, Counts>): void {
  for (const id of techniquesIn(facts.attack)) {
    const ofKind = counts.get(id) ?? new Map<Kind, number>();
    counts.set(id, ofKind.set(record.kind, (ofKind.get(record.kind) ?? 0) + 1));
  }
}

/**
 * Tags are those of Sigma: a technique whose sub-technique stands beside it is there for Sigma's validators alone. The Navigator
 * has no cell for what ATT&CK Enterprise does not know, or has revoked.
 */
function techniquesIn(tags: readonly string[]): readonly string[] {
  const ids = [...new Set(tags.map((tag) => tag.toUpperCase()))].filter((id) => techniqueOf(id) !== undefined);
  return ids.filter((id) => !ids.some((other) => other.startsWith(`${id}.`)));
}

function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function comment(counts: Counts): string {
  return kinds.flatMap((kind) => (counts.has(kind) ? [`${counts.get(kind) ?? 0} ${kind}`] : [])).join(", ");
}
