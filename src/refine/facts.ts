import { type Claim, type Facts, hostSuffix, type LedgerRecord, sourceOf, type Tlp } from "../model/indicator.ts";
import { sortedUnique } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";
import { attackTags } from "./attack.ts";
import { earlierOf, laterOf, strictest } from "./draft.ts";

/**
 * What formats print of a record, gathered from its live claims; a record that left is printed from the claims it had, but
 * never from one that may no longer be printed. A fact is here only if a source stated it.
 */
export function factsOf(record: LedgerRecord, settings: Settings): Facts {
  const stated = Object.entries(record.claims);
  const [first, second] = stated;
  if (first !== undefined && second === undefined && !isGated(first[1]))
    return factsOfOne(record, first[0], first[1], settings);
  const all = stated.filter(([, claim]) => claim.context === undefined);
  const live = all.filter(([, claim]) => claim.ended === undefined);
  const claims = live.length > 0 ? live : all.filter(([, claim]) => !isGated(claim));
  const list = (pick: (claim: Claim) => readonly string[] | undefined) => unite(claims, pick);
  const words = (pick: (claim: Claim) => string | undefined) =>
    unite(claims, (claim) => {
      const word = pick(claim);
      return word === undefined ? undefined : [word];
    });
  const firstSeen = claims.reduce<string | undefined>((best, [, claim]) => earlierOf(best, claim.firstSeen), undefined);
  const lastSeen = claims.reduce<string | undefined>((best, [, claim]) => laterOf(best, claim.lastSeen), undefined);
  const context = stated.flatMap(([key, { context, ended }]) => (context && ended === undefined ? [key] : []));
  const told = list((claim) => claim.tags);
  const tags = context.length === 0 ? told : sortedUnique([...told, ...context]);
  const threatTypes = words((claim) => claim.threatType);
  const attack = list((claim) => claim.attack);
  return {
    firstSeen,
    lastSeen,
    titles: words((claim) => claim.title),
    references: list((claim) => claim.references),
    tags,
    threatTypes,
    malware: list((claim) => claim.malware),
    actors: words((claim) => claim.actor),
    attack: attackTags(record.kind, [...threatTypes, ...tags], attack),
    ports: portsOf(claims),
    categories: words((claim) => claim.category),
    industries: list((claim) => claim.industries),
    sources: sortedUnique(claims.map(([key]) => sourceOf(key))),
    urls: claims.every(([key]) => key.endsWith(hostSuffix)) ? list((claim) => Object.keys(claim.urls ?? {})) : [],
    tlp: claims.reduce<Tlp>((tlp, [key, claim]) => strictest(tlp, tlpOf(key, claim, settings)) ?? tlp, "clear"),
  };
}

/** Most indicators have one source: then its claim is the facts, and nothing needs uniting. */
function factsOfOne(record: LedgerRecord, key: string, claim: Claim, settings: Settings): Facts {
  const { firstSeen, lastSeen, title, threatType, actor, category, tags = none } = claim;
  const one = (word: string | undefined) => (word === undefined ? none : [word]);
  const threatTypes = one(threatType);
  const words = threatTypes.length === 0 ? tags : [...threatTypes, ...tags];
  return {
    firstSeen,
    lastSeen,
    titles: one(title),
    references: claim.references ?? none,
    tags,
    threatTypes,
    malware: claim.malware ?? none,
    actors: one(actor),
    attack: attackTags(record.kind, words, claim.attack ?? none),
    ports: claim.ports ?? none,
    categories: one(category),
    industries: claim.industries ?? none,
    sources: [sourceOf(key)],
    urls: key.endsWith(hostSuffix) ? Object.keys(claim.urls ?? {}) : none,
    tlp: tlpOf(key, claim, settings) ?? "clear",
  };
}

function isGated({ ended }: Claim): boolean {
  return ended?.reason === "gated";
}

function tlpOf(key: string, claim: Claim, settings: Settings): Tlp | undefined {
  return claim.tlp ?? settings.sources[sourceOf(key)]?.tlp;
}

const none: readonly never[] = [];

function unite(
  claims: readonly (readonly [string, Claim])[],
  pick: (claim: Claim) => readonly string[] | undefined,
): readonly string[] {
  const only = claims.length === 1 ? claims[0] : undefined;
  if (only) return pick(only[1]) ?? none;
  return sortedUnique(claims.flatMap(([, claim]) => pick(claim) ?? none));
}

function portsOf(claims: readonly (readonly [string, Claim])[]): readonly number[] {
  const ports = claims.flatMap(([, claim]) => claim.ports ?? none);
  return ports.length < 2 ? ports : [...new Set(ports)].sort((a, b) => a - b);
}
