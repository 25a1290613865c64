import { asList, asRecord, asText } from "./pointer.ts";

// Each was seen in a published feed for "nothing known": URLhaus writes None, ThreatFox and MalwareBazaar n/a.
const nothing = new Set(["none", "null", "n/a", "na", "-", "nan", "undefined"]);

/** A text that says something: words for "no value" count as none. */
export function stated(given: unknown): string | undefined {
  const text = asText(given);
  return text === undefined || nothing.has(text.toLowerCase()) ? undefined : text;
}

// A blank parts tags only before a `#`: "cobalt strike" is one tag, "#phishing #scam" are two.
const betweenWords = /[,;|]|\s(?=#)/;

/** A list, or a text that holds one; objects count by their `name`. Each word once, without a hash tag's `#`. */
export function readWords(given: unknown, separator?: string): string[] {
  if (given === undefined || given === null || given === "") return [];
  const parts =
    typeof given === "string"
      ? given.split(separator ?? betweenWords)
      : asList(given).map((part) => asRecord(part)?.["name"] ?? part);
  const words = new Set<string>();
  for (const part of parts) {
    const word = stated(part)?.replace(/^#+/, "").trim();
    if (word !== undefined && word !== "") words.add(word);
  }
  return [...words];
}

const maxUrl = 2048;

/** Web addresses within a text or list, each once; prose around them is dropped. */
export function readUrls(given: unknown): string[] {
  if (given === undefined || given === null || given === "") return [];
  const texts =
    typeof given === "string" ? [given] : asList(given).map((part) => asText(asRecord(part)?.["url"] ?? part));
  const found = texts.flatMap((text) => text?.match(/https?:\/\/[^\s"<>]+/gi) ?? []);
  // Lists of references are joined by commas and semicolons, and sentences end with full stops. Longer ones are payloads.
  return [...new Set(found.filter((url) => url.length <= maxUrl).map((url) => url.replace(/[,;.)\]]+$/, "")))];
}

/** ATT&CK technique ids within a text or list, e.g. `T1071.001`. */
export function readTechniques(given: unknown): string[] {
  const texts =
    typeof given === "string" ? [given] : asList(given).map((part) => asText(asRecord(part)?.["id"] ?? part));
  return [...new Set(texts.flatMap((text) => text?.match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? []))];
}

/** Port numbers from 1 to 65535. */
export function readPorts(given: unknown): number[] {
  const words = typeof given === "number" ? [given] : readWords(given);
  return [...new Set(words.map(Number))].filter((port) => Number.isInteger(port) && port >= 1 && port <= 65_535);
}

/** A word, or a number from 0 to 100; a share from 0 to 1 is brought to that scale. Other numbers say nothing. */
export function readConfidence(given: unknown, scale: "0-100" | "0-1" = "0-100"): string | number | undefined {
  const text = stated(given);
  if (text === undefined) return undefined;
  const number = Number(text.endsWith("%") ? text.slice(0, -1) : text);
  if (Number.isNaN(number)) return text;
  const percent = scale === "0-1" ? Math.round(number * 100) : number;
  return percent >= 0 && percent <= 100 ? percent : undefined;
}

/** True for true, 1, and the words for it. */
export function saysYes(given: unknown): boolean {
  return given === true || given === 1 || (typeof given === "string" && /^(?:true|yes|y|1)$/i.test(given.trim()));
}
