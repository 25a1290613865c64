import { bundleFrame, bundleSeparator, indicatorText, vulnerabilityText } from "../dialects/stix.ts";
import { indicatesPiece, stixAttack } from "../dialects/stix-attack.ts";
import { stixIdentity, stixMarking } from "../dialects/stix-shared.ts";
import { revokedVersion, type StixVersion, validAfter, validVersion, versionUuid } from "../dialects/stix-version.ts";
import type { Facts, LedgerRecord, Revocation, Tlp } from "../model/indicator.ts";
import { hexDigits } from "../model/layout.ts";
import { byText } from "../model/order.ts";
import { defineEmitter, type Grain, type Item, type Piece } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";

/** STIX 2.1 bundles by day: one object a line, every object that another points to in the same bundle. */
export const stix = defineEmitter({
  name: "stix",
  folder: "stix",
  format: 2,
  summary: "STIX 2.1 bundles: indicators, vulnerabilities and ATT&CK techniques, with confidence, validity and TLP 2.0",
  documents: {
    grains({ record }, layout) {
      const { id, day } = record;
      if (!isPrinted(record)) return [];
      const leaf = layout.leafOf(layoutKey(day), hexDigits(id));
      return [{ key: leaf === "" ? day : `${day}/${leaf}`, period: day }];
    },
    splitKey: (record) => (isPrinted(record) ? layoutKey(record.day) : undefined),
    pieces: (item, _grain, settings) => [...currentPieces(item, settings), ...pastPieces(item, settings)],
    assemble(grain, pieces, settings) {
      if (pieces.length === 0) return undefined;
      const objects = pieces.map((piece) => piece.text).join(bundleSeparator);
      const { head, tail } = bundleFrame(settings.namespace, [objects]);
      return { artifact: { path: pathOf(grain), text: head + objects + tail } };
    },
    place: (grain) => ({ path: pathOf(grain) }),
  },
  *export(items, settings) {
    const pieces = new Map<string, Piece>();
    for (const item of items) for (const piece of currentPieces(item, settings)) pieces.set(piece.key, piece);
    const sorted = [...pieces.values()].sort((a, b) => byText(a.key, b.key));
    const blocks = blocksOf(sorted.map(({ text }) => text));
    const { head, tail } = bundleFrame(settings.namespace, blocks);
    yield head;
    for (const [index, block] of blocks.entries()) yield index === 0 ? block : bundleSeparator + block;
    yield tail;
  },
});

/** Joined, but not into one text: that of a million objects would be longer than a string can be. */
function blocksOf(objects: readonly string[]): readonly string[] {
  const size = 10_000;
  const count = Math.ceil(objects.length / size);
  return Array.from({ length: count }, (_, index) => {
    return objects.slice(index * size, (index + 1) * size).join(bundleSeparator);
  });
}

/** Splits of two and more digits get folders, so that no directory outgrows what people can list. */
function pathOf({ key, period }: Grain): string {
  const leaf = key.slice(period.length + 1);
  const month = `stix/${period.slice(0, 4)}/${period.slice(5, 7)}`;
  const folder = leaf.length < 2 ? "" : `${period.slice(8)}/${leaf.length < 3 ? "" : `${leaf.slice(0, -1)}/`}`;
  return `${month}/${folder}${period}${leaf === "" ? "" : `_${leaf}`}.json`;
}

function layoutKey(day: string): string {
  return `stix/${day}`;
}

function isPrinted(record: LedgerRecord): boolean {
  return fateOf(record) !== "none" || pastOf(record).length > 0;
}

/**
 * What STIX says of a record. A lease that ran out is only `valid_until` passing, so the object stays as it is; a stated
 * withdrawal or an allowlisting revokes, for ever; any other end cuts the validity short. What terms no longer let be
 * printed gets no tombstone either: that would print it once more.
 */
type Fate = "valid" | "cut" | "revoked" | "none";

function fateOf({ status, left }: LedgerRecord): Fate {
  if (status === "live") return "valid";
  if (left === undefined || left.swept !== undefined) return "none";
  switch (left.reason) {
    case "withdrawn":
    case "allowlisted":
      return "revoked";
    case "expired":
      return "valid";
    case "absent":
    case "guarded":
    case "source-removed":
      return "cut";
    case "gated":
      return "none";
  }
}

/** With the last tombstone, the earlier ones are over too. */
function pastOf(record: LedgerRecord): readonly Revocation[] {
  return record.left !== undefined && fateOf(record) === "none" ? [] : (record.past ?? []);
}

function currentPieces({ record, facts }: Item, settings: Settings): Piece[] {
  const left = record.left?.at ?? record.modified;
  switch (fateOf(record)) {
    case "valid":
      return versionPieces(record, validVersion(record, facts), settings);
    case "cut":
      return versionPieces(record, cutVersion(record, facts, left), settings);
    case "revoked":
      return versionPieces(
        record,
        revokedVersion(
          record,
          { epoch: record.epoch ?? 0, from: record.left?.from ?? record.created, at: left },
          settings.tlp,
        ),
        settings,
      );
    case "none":
      return [];
  }
}

function pastPieces({ record }: Item, settings: Settings): Piece[] {
  return pastOf(record).flatMap((past) => versionPieces(record, revokedVersion(record, past, settings.tlp), settings));
}

function cutVersion(record: LedgerRecord, facts: Facts, left: string): StixVersion {
  const version = validVersion(record, facts);
  // A vulnerability has no validity that an end could cut short, so nothing of it moves.
  if (record.kind === "cve") return version;
  return {
    ...version,
    modified: left > version.modified ? left : version.modified,
    validUntil: validAfter(left, version.validFrom),
  };
}

/**
 * The object with all that it points to, keyed by STIX id: a type stands in front of its ids, so that their order is that of
 * types and ids.
 */
function versionPieces(record: LedgerRecord, version: StixVersion, settings: Settings): Piece[] {
  const { kind, value, created } = record;
  const { identity, markings } = sharedOf(settings);
  const marking = markings[version.tlp];
  const uuid = versionUuid(record, version.epoch, settings.namespace);
  const key = `${kind === "cve" ? "vulnerability" : "indicator"}--${uuid}`;
  const head = { id: key, createdBy: identity.key, marking: marking.key, created };
  if (kind === "cve") return [identity, marking, { key, text: vulnerabilityText(head, version, value) }];
  const { modified, threatTypes, validFrom, validUntil } = version;
  const text = indicatorText(head, version, { kind, value, threatTypes, validFrom, validUntil });
  const pieces: Piece[] = [identity, marking, { key, text }];
  for (const technique of stixAttack(version.attack).techniques) {
    pieces.push(technique, indicatesPiece(settings.namespace, head, modified, technique));
  }
  return pieces;
}

/** What all objects of a tree point to, made once. */
interface Shared {
  readonly identity: Piece;
  readonly markings: Readonly<Record<Tlp, Piece>>;
}

const sharedBySettings = new WeakMap<Settings, Shared>();

function sharedOf(settings: Settings): Shared {
  const known = sharedBySettings.get(settings);
  if (known !== undefined) return known;
  const shared = {
    identity: stixIdentity(settings.namespace, settings.brand),
    markings: {
      clear: stixMarking("clear"),
      green: stixMarking("green"),
      amber: stixMarking("amber"),
      "amber+strict": stixMarking("amber+strict"),
      red: stixMarking("red"),
    },
  };
  sharedBySettings.set(settings, shared);
  return shared;
}
