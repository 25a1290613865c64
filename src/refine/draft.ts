import { byText, sortedUnique } from "../model/order.ts";
import { confidences, type Confidence, type Sighting, type Tlp, tlps } from "../model/indicator.ts";
import { confidenceOf } from "./confidence.ts";
import { oneLine } from "../model/text.ts";

/** What one reading of one source says of one indicator: its sightings folded together, in an order-free way. */
export interface Draft {
  confidence: Confidence;
  firstSeen?: string;
  lastSeen?: string;
  /** Latest date of a sighting that stands, and of one that takes the value back. */
  live: boolean;
  liveAt?: string;
  withdrawnAt?: string;
  withdrawn?: true;
  title?: string;
  references?: readonly string[];
  tags?: readonly string[];
  threatType?: string;
  malware?: readonly string[];
  actor?: string;
  attack?: readonly string[];
  ports?: readonly number[];
  feeds?: readonly string[];
  category?: string;
  industries?: readonly string[];
  tlp?: Tlp;
  verified?: true;
  /** Of a source that only annotates: it makes nothing live. */
  context?: true;
  /** A guard keeps the value out of the tree: no host is derived from it. */
  barred?: true;
  /** For a derived host: the URLs that name it, with the draft of each. */
  urls?: Map<string, Draft>;
}

/** At most this many of each list are kept: a rule that cites a hundred tweets helps nobody. */
export const listLimit = { references: 10, tags: 20, malware: 10, attack: 20, ports: 20, feeds: 10, industries: 20 };

const textLimit = { title: 200, word: 80, reference: 500 };

/** A source takes a value back when the latest thing that it says of it is a withdrawal. */
export function isWithdrawn(draft: Draft): boolean {
  if (draft.withdrawn === undefined) return false;
  return !draft.live || (draft.withdrawnAt ?? "") > (draft.liveAt ?? "");
}

/** The latest date that a standing sighting states, or undefined. */
export function latestDate(draft: Draft): string | undefined {
  return draft.liveAt;
}

export function draftOf(
  sighting: Sighting,
  fallback: Confidence,
  facts: { readonly port?: number | undefined },
): Draft {
  const latest = laterOf(sighting.firstSeen, sighting.lastSeen);
  const draft: Draft = { confidence: confidenceOf(sighting.confidence, fallback), live: sighting.withdrawn !== true };
  if (sighting.withdrawn === true) draft.withdrawn = true;
  if (latest !== undefined) draft[draft.live ? "liveAt" : "withdrawnAt"] = latest;
  if (sighting.firstSeen !== undefined) draft.firstSeen = sighting.firstSeen;
  if (sighting.lastSeen !== undefined) draft.lastSeen = sighting.lastSeen;
  setText(draft, "title", sighting.title, textLimit.title);
  setText(draft, "threatType", sighting.threatType, textLimit.word);
  setText(draft, "actor", sighting.actor, textLimit.word);
  setText(draft, "category", sighting.category, textLimit.word);
  setList(draft, "references", sighting.references, textLimit.reference);
  setList(draft, "tags", sighting.tags, textLimit.word);
  setList(draft, "malware", sighting.malware, textLimit.word);
  setList(draft, "attack", sighting.attack, textLimit.word);
  setList(draft, "industries", sighting.industries, textLimit.word);
  setList(draft, "feeds", sighting.feed === undefined ? undefined : [sighting.feed], textLimit.word);
  const ports = [...(sighting.ports ?? []), ...(facts.port === undefined ? [] : [facts.port])].filter(isPort);
  if (ports.length > 0) draft.ports = [...new Set(ports)].sort((a, b) => a - b).slice(0, listLimit.ports);
  if (sighting.tlp !== undefined) draft.tlp = sighting.tlp;
  if (sighting.verified === true) draft.verified = true;
  return draft;
}

type TextField = "title" | "threatType" | "actor" | "category";
type ListField = "references" | "tags" | "malware" | "attack" | "industries" | "feeds";

function setText(draft: Draft, field: TextField, stated: string | undefined, limit: number): void {
  const text = stated === undefined ? "" : oneLine(stated, limit);
  if (text !== "") draft[field] = text;
}

function setList(draft: Draft, field: ListField, stated: readonly string[] | undefined, limit: number): void {
  if (stated === undefined || stated.length === 0) return;
  const cleaned = sortedUnique(stated.map((text) => oneLine(text, limit)).filter((text) => text !== ""));
  if (cleaned.length > 0) draft[field] = cleaned.slice(0, listLimit[field]);
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

/**
 * Folds a second sighting of the same value into a draft. Whatever the order of the feed, the result is the same: earliest and
 * latest dates, unions, and of single words the first by text. The confidence is that of the latest date, else the highest.
 */
export function mergeDraft(into: Draft, other: Draft): void {
  into.confidence = mergedConfidence(into, other);
  into.live ||= other.live;
  if (other.withdrawn) into.withdrawn = true;
  assign(into, "liveAt", laterOf(into.liveAt, other.liveAt));
  assign(into, "withdrawnAt", laterOf(into.withdrawnAt, other.withdrawnAt));
  assign(into, "firstSeen", earlierOf(into.firstSeen, other.firstSeen));
  assign(into, "lastSeen", laterOf(into.lastSeen, other.lastSeen));
  for (const field of ["title", "threatType", "actor", "category"] as const) {
    assign(into, field, earlierOf(into[field], other[field]));
  }
  for (const field of ["references", "tags", "malware", "attack", "industries", "feeds"] as const) {
    assign(into, field, union(into[field], other[field], listLimit[field]));
  }
  assign(into, "ports", union(into.ports, other.ports, listLimit.ports));
  assign(into, "tlp", strictest(into.tlp, other.tlp));
  if (other.verified) into.verified = true;
}

function assign<Field extends keyof Draft>(draft: Draft, field: Field, value: Draft[Field] | undefined): void {
  if (value !== undefined) draft[field] = value;
}

function mergedConfidence(a: Draft, b: Draft): Confidence {
  const [at, bt] = [a.liveAt ?? "", b.liveAt ?? ""];
  if (at !== bt) return at > bt ? a.confidence : b.confidence;
  return confidences.indexOf(a.confidence) >= confidences.indexOf(b.confidence) ? a.confidence : b.confidence;
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
