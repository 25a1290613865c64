import type { LedgerRecord } from "../model/indicator.ts";
import type { Happening } from "../refine/record.ts";

const happenings = ["added", "refused", "updated", "renewed", "noted", "withdrawn", "revived", "forgotten"] as const;

/** What happens to a record; a tombstone whose time is over is swept. */
export const changeNames = [...(happenings satisfies readonly Happening[]), "swept"] as const;
export type ChangeName = (typeof changeNames)[number];

/** A record that this run changed: one that the ledger knew, or in print also a new one. */
export interface Change {
  readonly happening: ChangeName;
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord | undefined;
}

/** The day whose files the change touches: it never moves. */
export function dayOfChange({ before, after }: Change): string {
  return (after ?? before)?.day ?? "";
}
