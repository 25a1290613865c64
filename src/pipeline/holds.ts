import { PressError } from "../model/errors.ts";
import type { Reading } from "./intake.ts";

/** Bounds apply from this many entries on: small lists move in large steps. */
export const holdFrom = 50;
export const shrinkShare = 0.3;
export const growthFactor = 4;
export const guardShare = 0.2;
/** A feed most of whose records cannot be read has changed its form. */
export const unreadableShare = 0.5;
const unreadableFrom = 20;

/**
 * Why a reading is not believed, or undefined when it is. `live` is the number of live claims that the ledger holds of the
 * source. The claims of a held source are carried, so that nothing is removed by a feed's bad day.
 */
export function holdReason(reading: Reading, live: number): PressError | undefined {
  const { setup, records } = reading;
  const { entries, standing } = reading.size;
  const accept = `If this is right, run again with --accept ${setup.name}.`;
  const unreadable = ["invalid-value", "malformed-row", "no-value", "control-character"] as const;
  const bad = unreadable.reduce((sum, reason) => sum + (reading.unread.get(reason)?.count ?? 0), 0);
  if (records >= unreadableFrom && bad > records * unreadableShare) {
    return held(
      "source-unreadable",
      `${setup.name}: ${bad} of ${records} records cannot be read.`,
      `The feed may have changed its form: look at it. ${accept}`,
    );
  }
  if (setup.nature === "snapshot") {
    if (entries === 0 && live > 0 && setup.emptyIsValid !== true) {
      return held("source-empty", `${setup.name} lists nothing, and had ${live} entries.`, accept);
    }
    // Claims of a source that only annotates are those of its entries that others state too: no measure of its size.
    const measured = live >= holdFrom && !setup.context;
    if (measured && entries < live * (1 - shrinkShare)) {
      return held("source-shrunk", `${setup.name} shrank from ${live} to ${entries} entries.`, accept);
    }
    if (measured && standing >= live * growthFactor) {
      return held("source-grown", `${setup.name} grew from ${live} to ${standing} entries.`, accept);
    }
  }
  for (const [guard, count] of reading.guarded) {
    if (entries >= holdFrom && count > entries * guardShare) {
      return held(
        "source-guarded",
        `${setup.name}: guard ${guard} takes ${count} of ${entries} values.`,
        `The guard's list may be too broad for this feed, or the feed is broken. ${accept}`,
      );
    }
  }
  return undefined;
}

function held(code: string, message: string, hint: string): PressError {
  return new PressError(code, message, { hint });
}
