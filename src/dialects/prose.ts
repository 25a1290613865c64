import { byText } from "../model/order.ts";
import { oneLine } from "../model/text.ts";

/** A sentence of at most ten words or phrases, in the order in which they come; the rest is counted. */
export function listSentence(title: string, words: readonly string[]): string {
  if (words.length === 0) return "";
  const shown = words.slice(0, 10).map((word) => oneLine(word, 200));
  const rest = words.length > shown.length ? ` and ${words.length - shown.length} more` : "";
  return `${title}: ${shown.join("; ")}${rest}.`;
}

/**
 * A score with every part that it is the capped sum of, the weightiest first.
 * @example scoreSentence({ score: 60, parts: { cloud: -15, confidence: 75 } }) === "Score 60 of 100: confidence 75, cloud -15."
 */
export function scoreSentence(scored: {
  readonly score: number;
  readonly parts: Readonly<Record<string, number>>;
}): string {
  const parts = scoreParts(scored.parts);
  return `Score ${scored.score} of 100${parts === "" ? "" : `: ${parts}`}.`;
}

/** The parts alone, e.g. `confidence 75, cloud -15`. */
export function scoreParts(parts: Readonly<Record<string, number>>): string {
  const [only, second] = Object.keys(parts);
  // Most have one part: then nothing needs sorting.
  if (only !== undefined && second === undefined) return `${only} ${parts[only] ?? 0}`;
  const sorted = Object.entries(parts).sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || byText(a, b));
  return sorted.map(([name, points]) => `${name} ${points}`).join(", ");
}
