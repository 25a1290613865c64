import type { LedgerRecord, Revocation, Tlp } from "../model/indicator.ts";
import type { Item, Piece } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { indicatorText, vulnerabilityText } from "./stix.ts";
import { indicatesPiece, stixAttack } from "./stix-attack.ts";
import { fateOf } from "./stix-fate.ts";
import { stixIdentity, stixMarking } from "./stix-shared.ts";
import { cutVersion, revokedVersion, type StixVersion, validVersion, versionUuid } from "./stix-version.ts";

/**
 * One version of a record's object. Pieces are keyed by STIX id: a type stands in front of its ids, so that their order is that
 * of types and ids.
 */
export interface StixObjects {
  /** Since when it is so, as `modified` says. */
  readonly since: string;
  /** The object itself, and the relationships that begin at it. */
  readonly own: readonly Piece[];
  /** What it points to, and others may: its author, its marking, techniques. */
  readonly shared: readonly Piece[];
}

/** What STIX says of a record now; undefined for one that it says nothing of. */
export function currentObjects({ record, facts }: Item, settings: Settings): StixObjects | undefined {
  const left = record.left?.at ?? record.modified;
  switch (fateOf(record)) {
    case "valid":
      return versionObjects(record, validVersion(record, facts), settings);
    case "cut":
      return versionObjects(record, cutVersion(record, facts, left), settings);
    case "revoked": {
      const revocation = { epoch: record.epoch ?? 0, from: record.left?.from ?? record.created, at: left };
      return versionObjects(record, revokedVersion(record, revocation, settings), settings);
    }
    case "none":
      return undefined;
  }
}

/** All that is said of a record: what it is now, and the revoked objects that it was before it came back as another. */
export function stixVersions(item: Item, settings: Settings): StixObjects[] {
  const current = currentObjects(item, settings);
  return [...(current === undefined ? [] : [current]), ...pastObjects(item, settings)];
}

/** The revoked objects that a record was before it came back as another. */
export function pastObjects({ record }: Item, settings: Settings): StixObjects[] {
  return pastOf(record).map((past) => versionObjects(record, revokedVersion(record, past, settings), settings));
}

/**
 * What tells a product that knows the object to let it go at a time. A vulnerability that is not revoked has no validity that
 * could end, so nothing can be said of it.
 */
export function endedObjects({ record, facts }: Item, at: string, settings: Settings): StixObjects | undefined {
  if (record.kind === "cve" && fateOf(record) !== "revoked") return undefined;
  // It is live, and selected no more: it ends as one does that its source no longer lists.
  if (record.status === "live") return versionObjects(record, cutVersion(record, facts, at), settings);
  return currentObjects({ record, facts }, settings);
}

/** Whether anything is said of the record, now or of its past. */
export function isInStix(record: LedgerRecord): boolean {
  return fateOf(record) !== "none" || pastOf(record).length > 0;
}

export function piecesOf({ own, shared }: StixObjects): readonly Piece[] {
  return [...shared, ...own];
}

/** With the last tombstone, the earlier ones are over too. */
function pastOf(record: LedgerRecord): readonly Revocation[] {
  return record.left !== undefined && fateOf(record) === "none" ? [] : (record.past ?? []);
}

function versionObjects(record: LedgerRecord, version: StixVersion, settings: Settings): StixObjects {
  const { kind, value, created } = record;
  const { modified: since, threatTypes, validFrom, validUntil } = version;
  const { identity, markings } = commonOf(settings);
  const marking = markings[version.tlp];
  const uuid = versionUuid(record, version.epoch, settings.namespace);
  const key = `${kind === "cve" ? "vulnerability" : "indicator"}--${uuid}`;
  const head = { id: key, createdBy: identity.key, marking: marking.key, created };
  if (kind === "cve") {
    return { since, own: [{ key, text: vulnerabilityText(head, version, value) }], shared: [identity, marking] };
  }
  const text = indicatorText(head, version, { kind, value, threatTypes, validFrom, validUntil });
  const { techniques } = stixAttack(version.attack);
  const links = techniques.map((technique) => indicatesPiece(settings.namespace, head, since, technique));
  return { since, own: [{ key, text }, ...links], shared: [identity, marking, ...techniques] };
}

/** What all objects of a tree point to, made once. */
interface Common {
  readonly identity: Piece;
  readonly markings: Readonly<Record<Tlp, Piece>>;
}

const commonBySettings = new WeakMap<Settings, Common>();

function commonOf(settings: Settings): Common {
  const known = commonBySettings.get(settings);
  if (known !== undefined) return known;
  const common = {
    identity: stixIdentity(settings.namespace, settings.brand),
    markings: {
      clear: stixMarking("clear"),
      green: stixMarking("green"),
      amber: stixMarking("amber"),
      "amber+strict": stixMarking("amber+strict"),
      red: stixMarking("red"),
    },
  };
  commonBySettings.set(settings, common);
  return common;
}
