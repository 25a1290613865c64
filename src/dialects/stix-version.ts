import { uuidv5 } from "../model/id.ts";
import type { Facts, LedgerRecord, Revocation, Tlp } from "../model/indicator.ts";
import { movedAt } from "../model/moved.ts";
import type { Settings } from "../model/settings.ts";
import { isoTime } from "../model/time.ts";
import type { StixContent } from "./stix.ts";
import { stixDescription, stixName, withdrawnDescription } from "./stix-words.ts";

/** One version of a record's object. */
export interface StixVersion extends StixContent {
  readonly epoch: number;
  readonly tlp: Tlp;
  readonly threatTypes: readonly string[];
  readonly validFrom: string;
  readonly validUntil: string | undefined;
}

/** What is said of a record while it stands, and for ever once its lease has run out: then only `valid_until` passes. */
export function validVersion(record: LedgerRecord, facts: Facts): StixVersion {
  const from = validFromOf(record, facts);
  return {
    epoch: record.epoch ?? 0,
    tlp: facts.tlp,
    modified: movedAt(record),
    revoked: false,
    name: stixName("Malicious", record),
    description: stixDescription(record, facts),
    confidence: record.confidence,
    labels: facts.tags,
    references: facts.references,
    attack: facts.attack,
    threatTypes: facts.threatTypes,
    validFrom: from,
    validUntil: record.until === undefined ? undefined : validAfter(record.until, from),
  };
}

/** The same with an end at `left`: what is said of a record that is over and not revoked. */
export function cutVersion(record: LedgerRecord, facts: Facts, left: string): StixVersion {
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
 * The last version of an object, made of nothing that can still move. It takes `valid_until` down too, because Elastic looks
 * at `revoked` only where that is absent. Its marking is that of the tree: what the claims said is over.
 */
export function revokedVersion(
  record: LedgerRecord,
  { epoch, from, at }: Revocation,
  settings: Pick<Settings, "tlp">,
): StixVersion {
  return {
    epoch,
    tlp: settings.tlp,
    modified: at,
    revoked: true,
    name: stixName("Withdrawn", record),
    description: withdrawnDescription,
    confidence: undefined,
    labels: [],
    references: [],
    attack: [],
    threatTypes: [],
    validFrom: from,
    validUntil: validAfter(at, from),
  };
}

/** First seen as stated, unless that lies behind the entry: then it is a clock gone wrong. */
export function validFromOf({ created }: LedgerRecord, { firstSeen }: Facts): string {
  return firstSeen !== undefined && firstSeen <= created ? firstSeen : created;
}

/** STIX 2.1 §4.7: `valid_until` must be later than `valid_from`. */
export function validAfter(until: string, from: string): string {
  return until > from ? until : isoTime(Date.parse(from) + 1);
}

/** A revocation is permanent in STIX: what comes back is another object, told apart by its epoch. */
export function versionUuid({ id, kind, value }: LedgerRecord, epoch: number, namespace: string): string {
  return epoch === 0 ? id : uuidv5(namespace, `${kind}:${value}#${epoch}`);
}
