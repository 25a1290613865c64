import { z } from "zod";
import type { Reach } from "../model/plugin.ts";
import { dayMs, isoTime } from "../model/time.ts";

const defaultDays = 30;

/** The option of every API that is asked for what is new. */
export const lookbackDays = z
  .number()
  .int()
  .min(1)
  .max(3650)
  .optional()
  .describe(`Days that the first reading goes back; later ones begin where the last ended. Default ${defaultDays}.`);

/** Where a reading begins: at the mark of the last one, else so many days before the run. */
export function windowStart(reach: Reach, days = defaultDays): string {
  return reach.mark ?? isoTime(Date.parse(reach.asOf) - days * dayMs);
}

/**
 * Sets the mark after a complete walk. `reached` is the latest time that the server stated; without one the old mark stands.
 * A stamp from the future must not hide what comes until then, and the mark never goes back, whatever the overlap.
 */
export function settleMark(reach: Reach, reached: string | undefined, overlapMs = 0): void {
  if (reached === undefined) return;
  const believed = reached < reach.asOf ? reached : reach.asOf;
  const mark = isoTime(Date.parse(believed) - overlapMs);
  reach.advance(reach.mark !== undefined && reach.mark > mark ? reach.mark : mark);
}

/** The later of two ISO times, of which either may be missing. */
export function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}
