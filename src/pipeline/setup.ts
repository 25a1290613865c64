import type { Confidence } from "../model/indicator.ts";
import type { Nature, Reach } from "../model/plugin.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import type { SourceTerms } from "../model/settings.ts";

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
  read(reach: Reach): AsyncIterable<Sighting | Unread>;
}
