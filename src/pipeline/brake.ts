import { PressError } from "../model/errors.ts";
import { dayMs } from "../model/time.ts";
import type { Joined } from "./join.ts";

/** A run that takes out more than this share of the live indicators is stopped. */
export const removalShare = 0.2;
export const removalFrom = 50;
/** A tree that was left alone for longer than this may expire at once, and that must be seen. */
const expiryPauseMs = 7 * dayMs;

/** Stops a run that would withdraw too much: exit 3, nothing written. */
export function brake(joined: Joined, lastStep: string | undefined, asOf: string): void {
  const { changes, liveBefore } = joined;
  if (liveBefore < removalFrom) return;
  const paused = lastStep !== undefined && Date.parse(asOf) - Date.parse(lastStep) > expiryPauseMs;
  const leaving = [...changes.reasons].filter(([reason]) => paused || reason !== "expired");
  const count = leaving.reduce((sum, [, count]) => sum + count, 0);
  if (count <= liveBefore * removalShare) return;
  const words = leaving.map(([reason, count]) => `${count} ${reason}`).join(", ");
  throw new PressError(
    "brake-removals",
    `This run would withdraw ${count} of ${liveBefore} live indicators (${words}). Nothing was written.`,
    {
      hint: "Look at the sources and the allowlist; if this is right, run again with --allow-removals.",
      exit: 3,
    },
  );
}
