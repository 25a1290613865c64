import { type Confidence, confidences } from "../model/indicator.ts";

/**
 * Words of the scales that feeds use, by STIX 2.1 appendix A where it has them (None/Low/Med/High, Admiralty credibility, words
 * of estimative probability, DNI scale): what stands for 75 or more there is high, from 50 on medium.
 */
const words: Readonly<Record<Confidence, string>> = {
  high:
    "high,very high,highest,certain,almost certain,nearly certain,confirmed,verified,definite,very likely,highly likely," +
    "highly probable,very probable,strong,malicious,a,b,completely reliable,usually reliable",
  medium:
    "medium,med,moderate,likely,probable,probably true,possibly true,possible,plausible,even chance,roughly even chance," +
    "roughly even odds,suspicious,c,fairly reliable",
  low:
    "low,very low,lowest,none,weak,unlikely,very unlikely,highly unlikely,improbable,highly improbable,doubtful,remote," +
    "almost no chance,impossible,unconfirmed,unverified,d,e,not usually reliable,unreliable",
};

const byWord: ReadonlyMap<string, Confidence> = new Map(
  confidences.flatMap((level) => words[level].split(",").map((word): [string, Confidence] => [word, level])),
);

/**
 * The one table from every scale to ours. Numbers are 0–100: low below 50, high from 75 on. An Admiralty grade such as `B2` is
 * as good as the weaker of its halves. What it does not know, and what says that nobody knows, gives `fallback`.
 */
export function confidenceOf(stated: string | number | undefined, fallback: Confidence): Confidence {
  if (stated === undefined) return fallback;
  if (typeof stated === "number") return ofNumber(stated) ?? fallback;
  const word = stated
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
  if (/^\d+(?:\.\d+)?\s?%?$/.test(word)) return ofNumber(Number.parseFloat(word)) ?? fallback;
  return byWord.get(word) ?? ofAdmiralty(word) ?? fallback;
}

function ofNumber(number: number): Confidence | undefined {
  if (!(number >= 0 && number <= 100)) return undefined;
  return number < 50 ? "low" : number < 75 ? "medium" : "high";
}

/** NATO AJP-2.1: reliability of the source A–F, credibility of the information 1–6; F and 6 mean that it cannot be judged. */
function ofAdmiralty(word: string): Confidence | undefined {
  if (!/^[a-e][1-5]$/.test(word)) return undefined;
  const ranks: Readonly<Record<string, Confidence>> = {
    "1": "high",
    "2": "medium",
    "3": "medium",
    "4": "low",
    "5": "low",
  };
  const halves = [byWord.get(word.charAt(0)), ranks[word.charAt(1)]];
  return confidences.find((level) => halves.includes(level));
}
