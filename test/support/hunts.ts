import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { z } from "zod";

const path = resolve(import.meta.dirname, "../fixtures/formats/hunted-values.json");

/** Values that have broken converters: quotes, pipes, subsearches, wildcards, comments and characters that nobody sees. */
export const trickyValues: readonly string[] = z.array(z.string()).parse(JSON.parse(readFileSync(path, "utf8")));

/** A thousand texts that are rich in what the query languages give a meaning to; the same in every run. */
export const thousandValues: readonly string[] = fc.sample(textWith(fc.string({ unit: "binary", maxLength: 1 })), {
  numRuns: 1000,
  seed: 20_260_501,
});

/** Of these, a thousand without characters that cannot be seen. */
export const thousandSeenValues: readonly string[] = fc.sample(
  textWith(fc.constantFrom(..."пример 😀".split(" "), "ä", "x")).filter((text) => /^\P{Cc}+$/u.test(text)),
  { numRuns: 1000, seed: 20_260_502 },
);

/** Whether one of the characters is a control, steers the direction of text, or parts lines unseen. */
export function hasUnseen(value: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
}

function textWith(more: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const marks = fc.constantFrom(...Array.from("\\\"'`*?%_|[](){}$/.:\n\r\t u"));
  return fc.string({ unit: fc.oneof(marks, more), minLength: 1 });
}

/** Queries of a document with the comment above each: an empty line stands between two. */
export function queriesIn(text: string): string[] {
  return text === "" ? [] : text.trimEnd().split("\n\n");
}

/** The values that a query's literals stand for: a domain is written once more with a dot, for the names below it. */
export function indicatorsOf(literals: readonly string[]): string[] {
  const each = new Set(literals);
  return [...each].filter((literal) => !(literal.startsWith(".") && each.has(literal.slice(1))));
}
