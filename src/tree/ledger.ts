import { PressError } from "../model/errors.ts";
import { type Claim, kinds, type Kind, type LedgerRecord } from "../model/indicator.ts";
import { byText } from "../model/order.ts";

/** Where a part of the ledger lives: all indicators of a kind that entered with one day, or those of one id prefix of it. */
export interface PartKey {
  readonly kind: Kind;
  readonly day: string;
  readonly prefix: string;
}

/** Indicators that a part holds before it splits by the next hex digit of the id. */
export const partLimit = 500;

/** Key of a kind and day in the layout. */
export function splitKey(kind: Kind, day: string): string {
  return `${kind}/${day}`;
}

export function partPath({ kind, day, prefix }: PartKey): string {
  const folder = `ledger/${kind}/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}`;
  if (prefix === "") return `${folder}.ndjson`;
  // Two digits make 256 files, three would make 4,096: from the second digit on, all but the last name a folder.
  return prefix.length === 1 ? `${folder}/${prefix}.ndjson` : `${folder}/${prefix.slice(0, -1)}/${prefix}.ndjson`;
}

const partForm = /^ledger\/([a-z0-9]+)\/\d{4}\/\d\d\/(\d{4}-\d\d-\d\d)(?:\/(?:[0-9a-f]+\/)?([0-9a-f]+))?\.ndjson$/;

/** The part that a path names, or undefined for every other file of the tree. */
export function parsePartPath(path: string): PartKey | undefined {
  const match = partForm.exec(path);
  const kind = kinds.find((name) => name === match?.[1]);
  const day = match?.[2];
  return kind === undefined || day === undefined ? undefined : { kind, day, prefix: match?.[3] ?? "" };
}

/** One JSON line per indicator, sorted by id, so that a change of one is a change of one line. */
export function partText(records: readonly LedgerRecord[]): string {
  let text = "";
  for (const record of [...records].sort((a, b) => byText(a.id, b.id))) text += `${recordLine(record)}\n`;
  return text;
}

/** A record as JSON in the one key order of the ledger: head, stamps, judgement, claims; absent keys are left out. */
export function recordLine(record: LedgerRecord): string {
  const { id, kind, value, status, day, created, modified, renewed, revision, until, left, epoch, past } = record;
  const { confidence, score, parts, level, verdicts, claims } = record;
  return (
    `{"id":"${id}","kind":"${kind}","value":${JSON.stringify(value)},"status":"${status}","day":"${day}",` +
    `"created":"${created}","modified":"${modified}",${renewed === undefined ? "" : `"renewed":"${renewed}",`}` +
    `"revision":${revision},${until === undefined ? "" : `"until":"${until}",`}` +
    `${optional("left", left)}${optional("epoch", epoch)}${optional("past", past)}` +
    `"confidence":"${confidence}","score":${score},"parts":${JSON.stringify(parts)},"level":"${level}",` +
    `${optional("verdicts", verdicts)}"claims":{${Object.entries(claims).map(claimText).join(",")}}}`
  );
}

/** Key order of a claim: that in which a single sighting's facts come, so that hardly a claim needs sorting. */
const claimKeys = [
  ...["lease", "confidence", "firstSeen", "lastSeen", "title", "threatType", "actor", "category", "references", "tags"],
  ...[
    "malware",
    "attack",
    "industries",
    "feeds",
    "ports",
    "tlp",
    "verified",
    "context",
    "urls",
    "absent",
    "ended",
    "part",
  ],
];
const claimRanks: ReadonlyMap<string, number> = new Map(claimKeys.map((key, rank) => [key, rank]));

/** Facts gather in the order in which a feed states them, and that order must leave no trace. */
function claimText([name, claim]: readonly [string, Claim]): string {
  const rankOf = (key: string) => claimRanks.get(key) ?? claimKeys.length;
  const keys = Object.keys(claim);
  const sorted = keys.every((key, index) => index === 0 || rankOf(keys[index - 1] ?? "") < rankOf(key));
  const fields = sorted ? claim : Object.fromEntries(Object.entries(claim).sort(([a], [b]) => rankOf(a) - rankOf(b)));
  return `${JSON.stringify(name)}:${JSON.stringify(fields)}`;
}

function optional(key: string, value: unknown): string {
  return value === undefined ? "" : `"${key}":${JSON.stringify(value)},`;
}

export function parsePart(text: string, path: string): LedgerRecord[] {
  const records: LedgerRecord[] = [];
  let line = 0;
  for (let start = 0; start < text.length;) {
    line += 1;
    const end = text.indexOf("\n", start);
    const stop = end === -1 ? text.length : end;
    records.push(parseRecord(text.slice(start, stop), `${path}:${line}`));
    start = stop + 1;
  }
  return records;
}

/**
 * A line of our own writing. The tree's checksums were compared before, so this only tells a record from anything else;
 * `verify` holds every line against the full schema.
 */
function parseRecord(text: string, place: string): LedgerRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken(place, "is not JSON", cause);
  }
  if (!isRecord(value)) throw broken(place, "is not a record of the ledger");
  return value;
}

function isRecord(value: unknown): value is LedgerRecord {
  return typeof value === "object" && value !== null && "id" in value && "kind" in value && "claims" in value;
}

function broken(place: string, what: string, cause?: unknown): PressError {
  return new PressError("ledger-broken", `${place} ${what}.`, {
    hint: "Take the file back from the last commit (git checkout -- <file>): the ledger is written by the program only.",
    cause,
  });
}
