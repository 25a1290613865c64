import type { Facts, Kind, LedgerRecord } from "../model/indicator.ts";
import { listSentence, scoreSentence } from "./prose.ts";
import { oneLine } from "../model/text.ts";

const nouns: Readonly<Record<Exclude<Kind, "cve">, string>> = {
  ipv4: "IPv4 address",
  ipv6: "IPv6 address",
  domain: "domain",
  url: "URL",
  md5: "file with MD5",
  sha1: "file with SHA-1",
  sha256: "file with SHA-256",
  email: "email address",
};

/** A name for people: the pattern holds the whole value. A vulnerability is named by its number alone, as readers merge by it. */
export function stixName(verdict: "Malicious" | "Withdrawn", { kind, value }: LedgerRecord): string {
  return oneLine(kind === "cve" ? value : `${verdict} ${nouns[kind]} ${value}`, 250);
}

/**
 * Everything that STIX has no property for, and the score with all its parts. Where a product takes a limited text alone, sources and
 * score still stand whole at its end, where rules read them: what reports say is cut before.
 */
export function stixDescription(record: LedgerRecord, facts: Facts, limit = Number.POSITIVE_INFINITY): string {
  const told = joined([
    listSentence("Reports", facts.titles),
    listSentence("Threat types", facts.threatTypes),
    listSentence("Malware", facts.malware),
    listSentence("Actors", facts.actors),
    listSentence("Categories", facts.categories),
    listSentence("Industries", facts.industries),
    listSentence("Ports", facts.ports.map(String)),
    listSentence("Host of", facts.urls),
  ]);
  const judged = joined([listSentence("Sources", facts.sources), scoreSentence(record)]);
  const whole = joined([told, judged]);
  return whole.length <= limit ? whole : joined([oneLine(told, limit - judged.length - 1), judged]);
}

function joined(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/** The same for every withdrawal, so that a revoked object never changes again. */
export const withdrawnDescription = "Withdrawn: no longer held to be malicious.";
