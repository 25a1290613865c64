import { byText, sortedUnique } from "../model/order.ts";
import { confidences, type Claim, type Confidence, type Sighting, type Tlp, tlps } from "../model/indicator.ts";
import { confidenceOf } from "./confidence.ts";
import { oneLine } from "../model/text.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What one reading of one source says of one indicator: its sightings folded together, in an order-free way. */
export interface Draft {
  /** The claim as it would stand, without lease. */
  readonly facts: Writable<Claim>;
  /** At least one sighting stands. */
  live: boolean;
  /** Latest date of a sighting that stands, and of one that takes the value back. */
  liveAt: string | undefined;
  withdrawnAt: string | undefined;
  withdrawn: boolean;
  /** The day under which another tree has filed it. */
  day: string | undefined;
  /** A guard keeps the value out of the tree: no host is derived from it. */
  barred: boolean;
  /** For a derived host: the URLs that name it, with the draft of each. */
  urls: Map<string, Draft> | undefined;
}

/** At most this many of each list are kept: a rule that cites a hundred tweets helps nobody. */
export const listLimit = { references: 10, tags: 20, malware: 10, attack: 20, ports: 20, feeds: 10, industries: 20 };

const textLimit = { title: 200, word: 80, reference: 500 };

/** A source takes a value back when the latest thing that it says of it is a withdrawal. */
export function isWithdrawn(draft: Draft): boolean {
  if (!draft.withdrawn) return false;
  return !draft.live || (draft.withdrawnAt ?? "") > (draft.liveAt ?? "");
}

/** The latest date that a standing sighting states, or undefined. */
export function latestDate(draft: Draft): string | undefined {
  return draft.liveAt;
}

export function draftOf(sighting: Sighting, fallback: Confidence, port: number | undefined): Draft {
  const { firstSeen, lastSeen, tlp, verified } = sighting;
  const facts: Draft["facts"] = { confidence: confidenceOf(sighting.confidence, fallback) };
  if (firstSeen !== undefined) facts.firstSeen = firstSeen;
  if (lastSeen !== undefined) facts.lastSeen = lastSeen;
  setText(facts, "title", sighting.title, textLimit.title);
  setText(facts, "threatType", sighting.threatType, textLimit.word);
  setText(facts, "actor", sighting.actor, textLimit.word);
  setText(facts, "category", sighting.category, textLimit.word);
  setList(facts, "references", sighting.references, textLimit.reference);
  setList(facts, "tags", sighting.tags, textLimit.word);
  setList(facts, "malware", sighting.malware, textLimit.word);
  setList(facts, "attack", sighting.attack, textLimit.word);
  setList(facts, "industries", sighting.industries, textLimit.word);
  setList(facts, "feeds", sighting.feed === undefined ? undefined : [sighting.feed], textLimit.word);
  if (port !== undefined || sighting.ports !== undefined) setPorts(facts, sighting.ports, port);
  if (tlp !== undefined) facts.tlp = tlp;
  if (verified === true) facts.verified = true;
  const latest = laterOf(firstSeen, lastSeen);
  const withdrawn = sighting.withdrawn === true;
  return {
    facts,
    live: !withdrawn,
    liveAt: withdrawn ? undefined : latest,
    withdrawnAt: withdrawn ? latest : undefined,
    withdrawn,
    day: sighting.day,
    barred: false,
    urls: undefined,
  };
}

function setPorts(facts: Draft["facts"], stated: readonly number[] | undefined, own: number | undefined): void {
  const ports = [...(stated ?? []), ...(own === undefined ? [] : [own])].filter(isPort);
  if (ports.length > 0) facts.ports = [...new Set(ports)].sort((a, b) => a - b).slice(0, listLimit.ports);
}

type TextField = "title" | "threatType" | "actor" | "category";
type ListField = "references" | "tags" | "malware" | "attack" | "industries" | "feeds";

function setText(facts: Draft["facts"], field: TextField, stated: string | undefined, limit: number): void {
  const text = stated === undefined ? "" : oneLine(stated, limit);
  if (text !== "") facts[field] = text;
}

function setList(facts: Draft["facts"], field: ListField, stated: readonly string[] | undefined, limit: number): void {
  if (stated === undefined || stated.length === 0) return;
  const cleaned = sortedUnique(stated.map((text) => oneLine(text, limit)).filter((text) => text !== ""));
  if (cleaned.length > 0) facts[field] = cleaned.slice(0, listLimit[field]);
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

/**
 * Folds a second sighting of the same value into a draft. Whatever the order of the feed, the result is the same: earliest and
 * latest dates, unions, and of single words the first by text. The confidence is that of the latest date, else the highest.
 */
export function mergeDraft(into: Draft, other: Draft): void {
  const { facts } = into;
  facts.confidence = mergedConfidence(into, other);
  into.live ||= other.live;
  into.withdrawn ||= other.withdrawn;
  into.liveAt = laterOf(into.liveAt, other.liveAt);
  into.withdrawnAt = laterOf(into.withdrawnAt, other.withdrawnAt);
  into.day = earlierOf(into.day, other.day);
  assign(facts, "firstSeen", earlierOf(facts.firstSeen, other.facts.firstSeen));
  assign(facts, "lastSeen", laterOf(facts.lastSeen, other.facts.lastSeen));
  for (const field of ["title", "threatType", "actor", "category"] as const) {
    assign(facts, field, earlierOf(facts[field], other.facts[field]));
  }
  for (const field of ["references", "tags", "malware", "attack", "industries", "feeds"] as const) {
    assign(facts, field, union(facts[field], other.facts[field], listLimit[field]));
  }
  assign(facts, "ports", union(facts.ports, other.facts.ports, listLimit.ports));
  assign(facts, "tlp", strictest(facts.tlp, other.facts.tlp));
  if (other.facts.verified) facts.verified = true;
}

function assign<Field extends keyof Claim>(
  facts: Draft["facts"],
  field: Field,
  value: Draft["facts"][Field] | undefined,
): void {
  if (value !== undefined) facts[field] = value;
}

function mergedConfidence(a: Draft, b: Draft): Confidence {
  const [at, bt] = [a.liveAt ?? "", b.liveAt ?? ""];
  if (at !== bt) return at > bt ? a.facts.confidence : b.facts.confidence;
  const [stated, other] = [a.facts.confidence, b.facts.confidence];
  return confidences.indexOf(stated) >= confidences.indexOf(other) ? stated : other;
}

function union<T extends string | number>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  limit: number,
): readonly T[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a === b || (a.length === b.length && a.every((value, index) => value === b[index]))) return a;
  const all = [...new Set([...a, ...b])];
  return all.sort(order).slice(0, limit);
}

function order(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : byText(String(a), String(b));
}

export function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

export function earlierOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

export function strictest(a: Tlp | undefined, b: Tlp | undefined): Tlp | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return tlps.indexOf(a) >= tlps.indexOf(b) ? a : b;
}
