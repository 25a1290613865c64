import type { Facts, Kind } from "../../src/model/indicator.ts";
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

/** Each as if it had passed for one kind after the other; but for blanks, which queries of ours part words by. */
export function eachHostileItem(kinds: readonly Kind[]): readonly Item[] {
  const texts = manyHostileTexts().filter((text) => text.trim() !== "");
  return texts.map((text, at) => item(kinds[at % kinds.length] ?? "url", text));
}

/** Plain values, and each of the texts as every word that a feed may say of one: the title of its report, its tags, its references. */
export function hostileWords(kinds: readonly Kind[]): readonly Item[] {
  return manyHostileTexts().map((text, at) => {
    const kind = kinds[at % kinds.length] ?? "url";
    return item(kind, plainValue(kind, at + 1), { facts: said(text) });
  });
}

function said(text: string): Partial<Facts> {
  const words = [text, `${text} and more`];
  return {
    ...{ titles: words, references: words, tags: words, threatTypes: words, malware: words, actors: words },
    ...{ categories: words, industries: words },
  };
}

/** A canonical value for each number up to 65,535. */
function plainValue(kind: Kind, number: number): string {
  const hex = number.toString(16);
  switch (kind) {
    case "ipv4":
      return `203.0.${number >> 8}.${number & 255}`;
    case "ipv6":
      return `2001:db8::${hex}`;
    case "domain":
      return `w${number}.example`;
    case "url":
      return `https://m.example/${number}`;
    case "md5":
      return hex.padStart(32, "a");
    case "sha1":
      return hex.padStart(40, "a");
    case "sha256":
      return hex.padStart(64, "a");
    case "email":
      return `w${number}@m.example`;
    case "cve":
      return `CVE-2024-${10_000 + number}`;
  }
}
