import { type Claim, type LedgerRecord, sourceOf } from "../model/indicator.ts";
import { uuidv5 } from "../model/id.ts";
import type { Item, Piece } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";
import { attributeForms, attributeText, type EventHeader, eventText, mispSeconds } from "./misp.ts";
import { scoreSentence } from "./prose.ts";

/** One record's part in one event: `key` is `<YYYY-MM>/<source>/<part>`, `at` the latest end that the event was told of. */
export interface Share {
  readonly key: string;
  readonly state: "live" | "deleted" | "dropped";
  readonly at: string;
}

/**
 * Claims of one source fall together with those on a host taken from its URLs: it is one attribute of one event. A source that
 * only annotates has no events.
 */
export function sharesOf(record: LedgerRecord): Share[] {
  // What never stood in the tree has no attribute to delete.
  if (record.status !== "live" && record.left === undefined) return [];
  const [only, second] = Object.keys(record.claims);
  const claim = only === undefined ? undefined : record.claims[only];
  // Most indicators have one source: then nothing falls together.
  if (only !== undefined && claim !== undefined && second === undefined) {
    return claim.context ? [] : [shareOf(record, eventKey(record, only, claim), [claim])];
  }
  const claimsByEvent = new Map<string, Claim[]>();
  for (const [name, claim] of Object.entries(record.claims)) {
    if (claim.context) continue;
    const key = eventKey(record, name, claim);
    const known = claimsByEvent.get(key);
    if (known === undefined) claimsByEvent.set(key, [claim]);
    else known.push(claim);
  }
  return [...claimsByEvent].map(([key, claims]) => shareOf(record, key, claims));
}

/** What takes a record out of a MISP that knows it: all its attributes, as deleted. */
export function partingShares(record: LedgerRecord, gone: string): Share[] {
  // What is live is selected no more.
  return sharesOf(record).map((share) =>
    share.state === "live" ? { ...share, state: "deleted", at: latest([share.at, gone]) } : share,
  );
}

function eventKey({ day }: LedgerRecord, name: string, { part = 0 }: Claim): string {
  return `${day.slice(0, 7)}/${sourceOf(name)}/${part}`;
}

function shareOf({ status, modified, renewed, left }: LedgerRecord, key: string, claims: readonly Claim[]): Share {
  const ends = claims.flatMap(({ ended }) => (ended === undefined ? [] : [ended]));
  if (status === "live" && ends.length < claims.length) return { key, state: "live", at: latest([modified, renewed]) };
  // What terms no longer let be printed is not even said to be deleted: that would print it once more.
  const silent = left?.swept !== undefined || ends.some(({ reason }) => reason === "gated");
  return { key, state: silent ? "dropped" : "deleted", at: latest([...ends.map(({ at }) => at), left?.at]) };
}

function latest(times: readonly (string | undefined)[]): string {
  return times.reduce<string>((a, b) => (b !== undefined && b > a ? b : a), "");
}

export function pieceOf({ record, facts }: Item, { key, state, at }: Share, settings: Settings): Piece {
  const { kind, value } = record;
  const { type } = attributeForms[kind];
  const stamp = mispSeconds(at);
  const place = `${type} ${value}`;
  if (state === "dropped") return { key: place, stamp, text: "" };
  const uuid = uuidv5(settings.namespace, `misp-attribute:${headerOf(key, settings).uuid}/${type}/${value}`);
  // A deleted attribute is made of nothing that can still move: other claims may live on and change the facts.
  if (state === "deleted") {
    return { key: place, stamp, text: attributeText({ uuid, kind, value, stamp, comment: "", deleted: true }) };
  }
  const { firstSeen, lastSeen } = facts;
  const comment = commentOf({ record, facts });
  const text = attributeText({ uuid, kind, value, stamp, comment, deleted: false, firstSeen, lastSeen });
  return { key: place, stamp, text };
}

function commentOf({ record, facts }: Item): string {
  const [title] = facts.titles;
  return `${scoreSentence(record)} Level ${record.level}.${title === undefined ? "" : ` ${oneLine(title, 200)}`}`;
}

const headersBySettings = new WeakMap<Settings, Map<string, Omit<EventHeader, "stamp">>>();

export function headerOf(key: string, settings: Settings): Omit<EventHeader, "stamp"> {
  const headers = headersBySettings.get(settings) ?? new Map<string, Omit<EventHeader, "stamp">>();
  headersBySettings.set(settings, headers);
  const known = headers.get(key);
  if (known !== undefined) return known;
  const header = newHeader(key, settings);
  headers.set(key, header);
  return header;
}

function newHeader(key: string, { namespace, brand, sources, tlp }: Settings): Omit<EventHeader, "stamp"> {
  const month = key.slice(0, 7);
  const source = key.slice(8, key.lastIndexOf("/"));
  const part = Number(key.slice(key.lastIndexOf("/") + 1));
  const title = sources[source]?.title ?? source;
  return {
    uuid: uuidv5(namespace, `misp-event:${source}/${month}/${part}`),
    info: oneLine(`${brand}: ${title} ${month}${part === 0 ? "" : ` part ${part + 1}`}`, 250),
    date: `${month}-01`,
    org: { uuid: uuidv5(namespace, `orgc:${brand}`), name: oneLine(brand, 200) },
    tlp,
  };
}

export interface MispEvent {
  readonly header: EventHeader;
  readonly text: string;
}

/** MISP refuses a published event without attributes: then there is none. */
export function eventOf(key: string, pieces: readonly Piece[], settings: Settings): MispEvent | undefined {
  const attributes = pieces.map(({ text }) => text).filter((text) => text !== "");
  if (attributes.length === 0) return undefined;
  const stamp = pieces.reduce((latest, piece) => Math.max(latest, piece.stamp ?? 0), 0);
  const header = { ...headerOf(key, settings), stamp };
  return { header, text: eventText(header, attributes) };
}
