import type { Kind, Verdict } from "../model/indicator.ts";
import type { EmitterSpec } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Origin } from "../model/summary.ts";
import type { Outcome } from "./intake.ts";

/** Everything from outside that one step of the tree depends on. Two equal worlds give the same bytes. */
export interface World {
  readonly published: Published;
  readonly outcomes: readonly Outcome[];
  /** Sources of the config, in the run or not; undefined when the run carries all others (`--only`, `--input`). */
  readonly configured: readonly string[] | undefined;
  /** Settings of this run; `sources` holds the terms of its own sources. */
  readonly settings: Settings;
  readonly origin: Origin;
  /** Digest of guards, allowlist and scoring. */
  readonly policy: string;
  readonly judge: (kind: Kind, value: string) => readonly Verdict[];
  readonly asOf: string;
  readonly accept: ReadonlySet<string>;
  readonly allowRemovals: boolean;
  readonly repair: boolean;
  readonly emitters: readonly EmitterSpec[];
  /** The same outcomes may be asked for again; else what the sources said is forgotten once the ledger has met it. */
  readonly keepReadings: boolean;
  /** Folder where bytes wait until the plan is applied. */
  readonly staging: string;
  readonly progress: StepProgress;
}

export interface StepProgress {
  readonly join: () => void;
  readonly print: (days: number, total: number) => void;
}
