import { PressError } from "../model/errors.ts";

/**
 * Called before each page of a walk with what tells it from the others (a token, an address, a number). A server that sends
 * its reader in a circle, or on and on, must fail the reading instead of holding the run for ever.
 */
export function pageGuard(name: string, most: number): (cursor: string) => void {
  const visited = new Set<string>();
  return (cursor) => {
    if (visited.has(cursor)) throw endless(`${name} names the same next page twice.`);
    if (visited.size === most) throw endless(`${name} does not come to an end within ${most} pages.`);
    visited.add(cursor);
  };
}

/** A walk that will not end by itself. */
export function endless(message: string): PressError {
  return new PressError("source-endless", message, {
    hint: "Nothing of it was taken. Tell who runs the server, or ask for less: a shorter first reading, narrower filters.",
  });
}
