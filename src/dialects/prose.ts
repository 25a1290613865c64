import { byText } from "../model/order.ts";

/** C0, C1, bidi-steering, zero-width, line-separating and unassigned characters, and halves of a surrogate pair. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]+/gu;
const plain = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Somebody's words as one line for people, of at most `limit` characters; never for a value that a machine compares.
 * @example oneLine("Two\nlines", 8) === "Two lin…"
 */
export function oneLine(stated: string, limit: number): string {
  if (stated.length <= limit && plain.test(stated)) return stated;
  const line = stated.replace(unprintable, " ").replace(/\s+/g, " ").trim();
  if (line.length <= limit) return line;
  const characters = Array.from(line);
  if (characters.length <= limit) return line;
  return `${characters
    .slice(0, limit - 1)
    .join("")
    .trimEnd()}…`;
}

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
  const sorted = Object.entries(scored.parts).sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || byText(a, b));
  const parts = sorted.map(([name, points]) => `${name} ${points}`).join(", ");
  return `Score ${scored.score} of 100${parts === "" ? "" : `: ${parts}`}.`;
}
