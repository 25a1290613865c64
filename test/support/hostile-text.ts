import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { z } from "zod";

/** Values that broke out of some language's quotes: KQL, SPL, CEF, CSV, XML, YAML, HTML, zone files, shells, file names. */
export const hostileTexts: readonly string[] = z
  .array(z.string())
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, "../fixtures/dialects/hostile.json"), "utf8")));

const signs = ["a", "Z", "0", " ", "=", '"', "'", "\\", "|", ",", ";", "&", "<", ">", "]", "\n", "\r", "\t", "\u0000"];
const letters = ["é", "а", "😀", "\u0085", "\u00a0", "\u2028", "\u202e", "\ufeff", "\uffff", "\ud800", "＝", "cs1="];

/** Text that is dense in what languages escape by, and now and then any text at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...signs, ...letters), minLength: 1, maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...signs.slice(0, 15)), minLength: 1, maxLength: 20 }),
  fc.string({ unit: "binary", minLength: 1 }),
);

/** The same thousand texts on every run, for a reader that is too slow to be asked one by one. */
export function thousandTexts(): string[] {
  return fc.sample(hostileText, { numRuns: 1000, seed: 20_260_501 });
}
