import type { EndReason, Kind, Level } from "./indicator.ts";

/** `live`: built from the configured sources. `demo`: the bundled snapshot, which the first live build replaces. */
export type Origin = "live" | "demo";

export type KindCounts = Readonly<Partial<Record<Kind, number>>>;

/** What one step changed, in counts: all that commit messages, the changelog and the summary on the terminal need. */
export interface StepCounts {
  readonly asOf: string;
  readonly added: KindCounts;
  readonly updated: KindCounts;
  readonly renewed: KindCounts;
  readonly withdrawn: Readonly<Partial<Record<EndReason, number>>>;
  readonly revived: number;
  /** Known but not printed, because a guard refused or quarantined it on entry. */
  readonly refused: number;
  /** Folders printed anew because a format or a setting changed. */
  readonly reissued: readonly string[];
  /** Indicators in the tree after the step. */
  readonly live: number;
  /** Sources whose new answer was not believed in this step: their past was carried. */
  readonly held: readonly string[];
}

/** What the tree holds after a step: a function of ledger and delta alone. */
export interface TreeSummary {
  readonly origin: Origin;
  readonly live: number;
  readonly byKind: Readonly<Partial<Record<Kind, Readonly<Partial<Record<Level, number>>>>>>;
  /** Live indicators that a source has a live claim on. */
  readonly bySource: Readonly<Record<string, number>>;
  readonly quarantined: number;
  readonly refused: number;
  readonly withdrawn: number;
  /** The last 30 steps, newest first. */
  readonly steps: readonly StepCounts[];
}
