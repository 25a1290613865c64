/** The kinds of indicator that rulepress carries from a source to a rule. The order is that of every table and listing. */
export const kinds = ["ipv4", "ipv6", "domain", "url", "md5", "sha1", "sha256", "email", "cve"] as const;
export type Kind = (typeof kinds)[number];

/** Weakest first, so that the index of a word is its rank. */
export const confidences = ["low", "medium", "high"] as const;
export type Confidence = (typeof confidences)[number];

/** Severity words of Sigma that rulepress uses; weakest first. */
export const levels = ["low", "medium", "high"] as const;
export type Level = (typeof levels)[number];

/** TLP 2.0 labels, most open first (FIRST, "Traffic Light Protocol" 2.0). */
export const tlps = ["clear", "green", "amber", "amber+strict", "red"] as const;
export type Tlp = (typeof tlps)[number];

/** One claim by one source, as the source wrote it. Nothing about it is trusted yet. Dates are already ISO 8601 in UTC. */
export interface Sighting {
  readonly value: string;
  /** The source's own word for what the value is: a hint, never trusted. Left out when the source does not say. */
  readonly type?: string;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** A word of any scale, or a number from 0 to 100. One table (`refine/confidence.ts`) maps both. */
  readonly confidence?: string | number;
  /** Title of the article or report that tells of it. */
  readonly title?: string;
  readonly references?: readonly string[];
  readonly tags?: readonly string[];
  readonly threatType?: string;
  readonly malware?: readonly string[];
  readonly actor?: string;
  /** ATT&CK technique ids as stated, e.g. `T1071.001`. */
  readonly attack?: readonly string[];
  readonly ports?: readonly number[];
  readonly feed?: string;
  readonly category?: string;
  readonly industries?: readonly string[];
  readonly tlp?: Tlp;
  /** True where the source says that a person or a sandbox confirmed it. */
  readonly verified?: boolean;
  /** The source takes it back: revoked, deleted, whitelisted. */
  readonly withdrawn?: boolean;
  /** `YYYY-MM-DD` under which another tree has filed it, so that it lies under the same day in ours. */
  readonly day?: string;
}

/** Why a record of a source did not become a sighting, or a sighting not a claim. The words are stable. */
export const unreadReasons = [
  "invalid-value",
  "unsupported-type",
  "cidr-not-supported",
  "malformed-row",
  "no-value",
  "not-actionable",
  "complex-pattern",
  "unsupported-pattern-type",
  "control-character",
  "expired",
  "gated",
] as const;
export type UnreadReason = (typeof unreadReasons)[number];

/** A record that could not be read. It is counted by reason, and named in the report with its place. */
export interface Unread {
  readonly unread: UnreadReason;
  /** What stood there, or the name of the object, for the report only. */
  readonly value: string;
  /** 1-based line or record number, where the format has one. */
  readonly line?: number;
}

/** The facts that one source's claim about one indicator holds, folded from its sightings. */
export interface Claim {
  /** Start of the lease, ISO; absent for kinds that have no time to live. */
  readonly lease?: string;
  readonly confidence: Confidence;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly title?: string;
  readonly references?: readonly string[];
  readonly tags?: readonly string[];
  readonly threatType?: string;
  readonly malware?: readonly string[];
  readonly actor?: string;
  readonly attack?: readonly string[];
  readonly ports?: readonly number[];
  readonly feeds?: readonly string[];
  readonly category?: string;
  readonly industries?: readonly string[];
  readonly tlp?: Tlp;
  readonly verified?: true;
  /** Of a source that only annotates what others state: it keeps nothing live and counts as no source. */
  readonly context?: true;
  /** For a host taken from host-only URLs: each URL, and the lease it shares. */
  readonly urls?: Readonly<Record<string, UrlLease>>;
  /** A snapshot source no longer lists it, since then. The claim ends 24 hours later. */
  readonly absent?: string;
  readonly ended?: { readonly at: string; readonly reason: EndReason };
  /** Number of the MISP event of its source and month, fixed on entry; 0 is left out. */
  readonly part?: number;
}

export interface UrlLease {
  readonly lease?: string;
  readonly absent?: string;
}

/** Why a claim, or an indicator with its last claim, ended. */
export const endReasons = [
  "withdrawn",
  "allowlisted",
  "guarded",
  "absent",
  "expired",
  "source-removed",
  "gated",
] as const;
export type EndReason = (typeof endReasons)[number];

/**
 * `live` is printed; `quarantined` and `refused` are known but not printed, because a guard said so;
 * `withdrawn` was printed once, and no claim on it is live any more.
 */
export const statuses = ["live", "quarantined", "refused", "withdrawn"] as const;
export type Status = (typeof statuses)[number];

/** What a guard said of an indicator. */
export interface Verdict {
  readonly guard: string;
  readonly action: "drop" | "quarantine" | "downgrade";
  readonly reason: string;
}

/**
 * One line of the ledger: everything that any format prints of an indicator is in here, or in the settings, and nothing
 * else is. Key order is the order below; absent is absent, never null.
 */
export interface LedgerRecord {
  /** UUIDv5 of `<kind>:<value>` in the repository's namespace; also the Sigma rule's id and the STIX indicator's. */
  readonly id: string;
  readonly kind: Kind;
  /** Canonical form: the id is made of it. */
  readonly value: string;
  readonly status: Status;
  /** `YYYY-MM-DD`, UTC: the file it lives in, in every format. Fixed on entry. */
  readonly day: string;
  readonly created: string;
  /** Moves with the content, and only with it. */
  readonly modified: string;
  /** Moves with a lease alone. */
  readonly renewed?: string;
  readonly revision: number;
  /** When every lease is over. Absent where one has no end. */
  readonly until?: string;
  /** Set when it left the tree; a tombstone is printed until it is `swept`. */
  readonly left?: Leaving;
  /** Number of permanent STIX revocations behind it; absent for none. */
  readonly epoch?: number;
  /** Revocations that still have a tombstone to print beside a later epoch. */
  readonly past?: readonly Revocation[];
  readonly confidence: Confidence;
  readonly score: number;
  /** The named parts that the score is the capped sum of. */
  readonly parts: Readonly<Record<string, number>>;
  readonly level: Level;
  readonly verdicts?: readonly Verdict[];
  /** By source name; `<source>/host` for a host that was taken from that source's host-only URLs. Sorted. */
  readonly claims: Readonly<Record<string, Claim>>;
}

export interface Leaving {
  readonly at: string;
  readonly reason: EndReason;
  /** From when STIX called it valid: kept, because a revoked object must never change again. */
  readonly from: string;
  /** Tombstones are over (90 days); nothing is printed of it any more. Holds the time of the run that swept it. */
  readonly swept?: string;
}

export interface Revocation {
  readonly epoch: number;
  readonly from: string;
  readonly at: string;
}

/** Suffix of a claim's key for a host that was taken from host-only URLs. */
export const hostSuffix = "/host";

/** Name of the source behind a claim's key. */
export function sourceOf(claimKey: string): string {
  return claimKey.endsWith(hostSuffix) ? claimKey.slice(0, -hostSuffix.length) : claimKey;
}

/** What formats print of a record, gathered from its live claims (`refine/facts.ts` makes it). */
export interface Facts {
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  readonly titles: readonly string[];
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly threatTypes: readonly string[];
  readonly malware: readonly string[];
  readonly actors: readonly string[];
  readonly attack: readonly string[];
  readonly ports: readonly number[];
  readonly categories: readonly string[];
  readonly industries: readonly string[];
  /** Names of the sources with a live claim, sorted; a derived host names its source once. */
  readonly sources: readonly string[];
  /** URLs the host was taken from, sorted; empty for a directly stated indicator. */
  readonly urls: readonly string[];
  readonly tlp: Tlp;
}
