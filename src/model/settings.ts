import type { Kind, Level, Tlp } from "./indicator.ts";

/** May values that only this source states stand in a public tree? `ask` means that its terms are unclear: treated as no. */
export type Republish = "yes" | "no" | "ask";

/** What the NOTICE says of a source, and what the gate judges by. */
export interface SourceTerms {
  /** Name of the source as people know it, e.g. "CISA Known Exploited Vulnerabilities". */
  readonly title: string;
  readonly license: string;
  /** Page with the terms. */
  readonly terms?: string;
  readonly attribution?: string;
  readonly republish: Republish;
  /** TLP of a sighting that states none. */
  readonly tlp: Tlp;
}

export interface LevelRule {
  readonly high: number;
  readonly medium: number;
  readonly cap?: Level;
}

/**
 * Every setting that shapes output. Kept in `ledger/settings.json`, so that the tree can be rebuilt from itself alone.
 * Thresholds and times to live are here and not in code, because changing them must be visible in the history.
 */
export interface Settings {
  readonly namespace: string;
  readonly brand: string;
  readonly author: string;
  readonly profile: "seed" | "sigmahq";
  readonly tlp: Tlp;
  readonly audience: "public" | "internal";
  /** Days a claim lives without being seen again; a kind that is left out has no end. */
  readonly ttlDays: Readonly<Partial<Record<Kind, number>>>;
  readonly levels: Readonly<Record<Kind, LevelRule>>;
  readonly sources: Readonly<Record<string, SourceTerms>>;
}
