import type { Kind } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { hostileTexts, thousandTexts } from "./hostile-text.ts";
import { trickyValues } from "./hunts.ts";
import { item } from "./pack.ts";

/** The hostile values of every language and a thousand generated ones, each once. */
export function manyHostileTexts(): readonly string[] {
  return [...new Set([...hostileTexts, ...trickyValues, ...thousandTexts()])];
}

/** All of them, each as if it had passed for every kind. */
export function manyHostileItems(kinds: readonly Kind[]): readonly Item[] {
  return manyHostileTexts().flatMap((text) => kinds.map((kind) => item(kind, text)));
}
