import { type Kind, kinds } from "../model/indicator.ts";
import type { Entry, Writer } from "../model/format.ts";

/** What a query language gives so that hunts can be written in it. */
export interface HuntLanguage {
  /** A comment that fills a line. */
  readonly comment: (words: string) => string;
  /** One query that finds any of the values, over lines, none of them empty: an empty line parts two queries. */
  readonly query: (kind: Kind, values: readonly string[]) => string;
  /** One query that finds alerts of an ATT&CK technique, and of its sub-techniques: of a technique a log says nothing, an alert does. */
  readonly technique: (id: string) => string;
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
 * Hunts for the entries: a query per kind, and several where one would grow too long to paste. A value that fits in no query is
 * left out. One entry gives the single form of its hunt.
 */
export function hunts(language: HuntLanguage): Writer {
  const open = new Map<Kind, Chunk>();
  let begun = false;
  const print = (kind: Kind, chunk: Chunk): string => {
    const before = begun ? "\n" : "";
    begun = true;
    return before + block(language, kind, chunk.entries);
  };
  return {
    take(entries) {
      let text = "";
      for (const entry of entries) {
        const { kind, value } = entry.record;
        if (!language.holds(value)) continue;
        const alone = language.query(kind, [value]).length;
        if (alone > longestQuery) continue;
        // A value adds the same length to every query of its kind: the sum is known without writing each one out.
        const share = language.query(kind, [value, value]).length - alone;
        const chunk = open.get(kind);
        if (chunk !== undefined && chunk.length + share <= longestQuery) {
          chunk.entries.push(entry);
          chunk.length += share;
          continue;
        }
        if (chunk !== undefined) text += print(kind, chunk);
        open.set(kind, { entries: [entry], length: alone });
      }
      return text;
    },
    end: () =>
      kinds.map((kind) => {
        const chunk = open.get(kind);
        return chunk === undefined ? "" : print(kind, chunk);
      }),
  };
}

/**
 * The hunt for one technique, by its id as MITRE spells it.
 * @example techniqueHunt(eql, "T1059") // "// T1059, …\nany where …\n"
 */
export function techniqueHunt({ comment, technique }: HuntLanguage, id: string): string {
  return `${comment(`${id}, a technique of ATT&CK, in alerts`)}\n${technique(id)}\n`;
}

/** Entries of one kind that make one query, and its length. */
interface Chunk {
  readonly entries: Entry[];
  length: number;
}

function block({ comment, query }: HuntLanguage, kind: Kind, entries: readonly Entry[]): string {
  const values = entries.map(({ record }) => record.value);
  return `${comment(words(kind, entries))}\n${query(kind, values)}\n`;
}

function words(kind: Kind, entries: readonly Entry[]): string {
  const [first] = entries;
  if (entries.length === 1 && first !== undefined) {
    const { id, score, level } = first.record;
    return `${id}, ${kind}, score ${score} of 100 (${level})`;
  }
  const scores = entries.map(({ record }) => record.score).sort((a, b) => a - b);
  const [least = 0, most = 0] = [scores[0], scores.at(-1)];
  return `${entries.length} indicators of kind ${kind}, score ${least === most ? least : `${least} to ${most}`} of 100`;
}
