import { looksLikeIndicator } from "./guess.ts";
import { plainText } from "./xml-references.ts";

const longest = 2048;

/** Blanks and what stands around a value in a sentence or table; brackets and points are part of a defanged one. */
const between = /[\s<>,;|"'`\u2018\u2019\u201c\u201d\u00ab\u00bb]+/;
const defanged = /[[({](?:\.|dot|:|:\/\/)[\])}]|^h(?:xx|\*\*)ps?[[:]/i;
const hash = /^(?:[a-z0-9-]{1,12}[:=])?([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const cve = /\bCVE-\d{4}-\d{4,19}\b/gi;

/** What an HTML page says, without its tags: addresses within those are links of the page, not of its subject. */
export function textOfHtml(html: string): string {
  return plainText(html.replace(/<[^<>]*>/g, " ")).replace(/&[a-z]{2,8};/gi, " ");
}

/**
 * Indicators that an author marked as such: defanged addresses, names and URLs, and besides hashes and CVE ids, which are never
 * anything else. A link or name that can be clicked is what the article cites, and a hash within a URL is a page's own.
 */
export function indicatorsIn(prose: string): readonly string[] {
  const found = prose.split(between).flatMap((stated) => {
    const word = stated.replace(/^[([{]+/, "");
    return word.length > longest ? [] : indicatorsOf(word.replace(/[)\]}.,:!?]+$/, ""));
  });
  return [...new Set(found)];
}

function indicatorsOf(word: string): readonly string[] {
  if (defanged.test(word)) return looksLikeIndicator(word) ? [word] : [];
  if (word.includes("://")) return [];
  const [, sum] = hash.exec(word) ?? [];
  return sum === undefined ? (word.match(cve) ?? []) : [sum];
}
