import type { Access } from "../config/place.ts";
import type { Confidence, Sighting, Unread } from "../model/indicator.ts";
import type { Nature, Reach } from "../model/plugin.ts";
import type { SourceTerms } from "../model/settings.ts";

/** A source's way out, without what its past lends it. */
export type WayOut = Omit<Reach, "namespace" | "mark" | "advance" | "warn">;

/** A source as one run uses it: its terms, its manner, and how to read it. */
export interface SourceSetup {
  readonly name: string;
  readonly terms: SourceTerms;
  readonly nature: Nature;
  readonly deriveHosts: boolean;
  /** The source only annotates what others state. */
  readonly context: boolean;
  /** Confidence of a sighting that states none. */
  readonly fallback: Confidence;
  /** A snapshot that may truly be empty. */
  readonly emptyIsValid?: boolean;
  /** Where a source that is read over the network lives, and how often it may be asked; undefined for files. */
  readonly site?: Site;
  /** What a source that is read from disk consists of; undefined where its bytes are not all. */
  readonly files?: Files;
  read(reach: Reach): AsyncIterable<Sighting | Unread>;
}

export interface Files {
  readonly paths: readonly string[];
  /** Digest of all that decides what is read out of their bytes. */
  readonly scope: string;
}

export interface Site {
  /** The address of the config, which may hold `{key}`. */
  readonly url: string;
  readonly access: Access;
  /** Least minutes between two readings. */
  readonly every: number;
  /** Digest of all that decides what the source is asked for: when it moves, an old mark says nothing any more. */
  readonly scope: string;
}
