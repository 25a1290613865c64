import { type Kind, kinds } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";

/** What a query language gives so that hunts can be written in it. */
export interface HuntLanguage {
  /** A comment that fills a line. */
  readonly comment: (words: string) => string;
  /** One query that finds any of the values, over lines, none of them empty: an empty line parts two queries. */
  readonly query: (kind: Kind, values: readonly string[]) => string;
  /** False for a value that no literal of the language gives back exactly. */
  readonly holds: (value: string) => boolean;
}

/**
 * Characters that a person does not see in a query, or sees elsewhere than they stand: controls, line separators, bidi
 * and zero-width characters, and halves of a surrogate pair.
 */
export const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * A literal of the languages in which a backslash escapes a quote and itself, and no more need be said.
 * @example quotedByBackslash('a"b') // "a\"b"
 */
export function quotedByBackslash(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** What the editors of the products take at once with ease; the comment above a query has its room within 10,000. */
const longestQuery = 9_800;

/**
 * Hunts for the items: a query per kind, and several where one would grow too long to paste. A value that fits in no query is
 * left out. One item gives the single form of its hunt.
 */
export function hunts(language: HuntLanguage, items: readonly Item[]): string[] {
  const blocks = kinds.flatMap((kind) => {
    const held = items.filter(({ record }) => record.kind === kind && language.holds(record.value));
    return chunks(language, kind, held).map((chunk) => block(language, kind, chunk));
  });
  return blocks.map((text, index) => (index === 0 ? text : `\n${text}`));
}

/** A value adds the same length to every query of its kind, so that the sum is known without writing each one out. */
function chunks({ query }: HuntLanguage, kind: Kind, items: readonly Item[]): Item[][] {
  const made: Item[][] = [];
  let length = 0;
  for (const item of items) {
    const { value } = item.record;
    const alone = query(kind, [value]).length;
    if (alone > longestQuery) continue;
    const share = query(kind, [value, value]).length - alone;
    const last = made.at(-1);
    if (last !== undefined && length + share <= longestQuery) {
      last.push(item);
      length += share;
    } else {
      made.push([item]);
      length = alone;
    }
  }
  return made;
}

function block({ comment, query }: HuntLanguage, kind: Kind, items: readonly Item[]): string {
  const values = items.map(({ record }) => record.value);
  return `${comment(words(kind, items))}\n${query(kind, values)}\n`;
}

function words(kind: Kind, items: readonly Item[]): string {
  const [first] = items;
  if (items.length === 1 && first !== undefined) {
    const { id, score, level } = first.record;
    return `${id}, ${kind}, score ${score} of 100 (${level})`;
  }
  const scores = items.map(({ record }) => record.score).sort((a, b) => a - b);
  const [least = 0, most = 0] = [scores[0], scores.at(-1)];
  return `${items.length} indicators of kind ${kind}, score ${least === most ? least : `${least} to ${most}`} of 100`;
}
