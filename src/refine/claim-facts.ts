import type { Claim } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Nature } from "../model/plugin.ts";
import { earlierOf, listLimit } from "./draft.ts";

/** The claim with what its source says now; the same object where that is nothing new. */
export function restate(before: Claim, stated: Claim, nature: Nature): Claim {
  return nature === "append" ? accumulate(before, stated) : replace(before, stated);
}

const listFields = ["references", "tags", "malware", "attack", "industries", "feeds"] as const;
const wordFields = ["title", "threatType", "actor", "category"] as const;

/** What append sources say adds up: earliest first sight, unions that keep what they hold, words that stay. */
function accumulate(before: Claim, stated: Claim): Claim {
  const changes: { -readonly [Field in keyof Claim]?: Claim[Field] } = {};
  const firstSeen = earlierOf(before.firstSeen, stated.firstSeen);
  if (firstSeen !== undefined && firstSeen !== before.firstSeen) changes.firstSeen = firstSeen;
  if (stated.confidence !== before.confidence) changes.confidence = stated.confidence;
  for (const field of listFields) {
    const grown = grow(before[field], stated[field], listLimit[field]);
    if (grown !== undefined) changes[field] = grown.sort(byText);
  }
  const ports = grow(before.ports, stated.ports, listLimit.ports);
  if (ports !== undefined) changes.ports = ports.sort((a, b) => a - b);
  for (const field of wordFields) {
    if (before[field] === undefined && stated[field] !== undefined) changes[field] = stated[field];
  }
  if (stated.tlp !== undefined && stated.tlp !== before.tlp) changes.tlp = stated.tlp;
  if (stated.verified && !before.verified) changes.verified = true;
  return Object.keys(changes).length === 0 ? before : { ...before, ...changes };
}

/** The list with new members while there is room, or undefined when nothing is new. */
function grow<T>(before: readonly T[] | undefined, stated: readonly T[] | undefined, limit: number): T[] | undefined {
  if (stated === undefined) return undefined;
  const fresh = stated.filter((value) => before?.includes(value) !== true).slice(0, limit - (before?.length ?? 0));
  return fresh.length === 0 ? undefined : [...(before ?? []), ...fresh];
}

/** A snapshot's claim is what it says today; only the dates of our own (lease, last sight) and the MISP part stay. */
function replace(before: Claim, stated: Claim): Claim {
  const { lease, lastSeen, part, ended: _ended, urls: _urls, absent: _absent, ...facts } = before;
  const { lastSeen: statedLast, ...now } = stated;
  if (sameFacts(facts, now)) return before;
  const last = lastSeen ?? statedLast;
  return {
    ...(lease === undefined ? {} : { lease }),
    ...now,
    ...(last === undefined ? {} : { lastSeen: last }),
    ...(part === undefined ? {} : { part }),
  };
}

function sameFacts(a: Claim, b: Claim): boolean {
  const text = (claim: Claim) => JSON.stringify(Object.entries(claim).sort(([x], [y]) => byText(x, y)));
  return text(a) === text(b);
}
