import type { LedgerRecord } from "../model/indicator.ts";
import type { Happening } from "../refine/record.ts";

/** A record that this run changed: one that the ledger knew, or in print also a new one. */
export interface Change {
  readonly happening: Exclude<Happening, "expired-on-arrival"> | "swept";
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord | undefined;
}

/** The day whose files the change touches: it never moves. */
export function dayOfChange({ before, after }: Change): string {
  return (after ?? before)?.day ?? "";
}
