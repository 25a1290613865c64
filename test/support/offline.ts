import type { Reach } from "../../src/model/plugin.ts";

/** The part of a reach that a reading of files has no use for. */
export const offline: Pick<Reach, "mark" | "ask" | "advance" | "warn"> = {
  mark: undefined,
  ask: ({ url }) => Promise.reject(new Error(`nothing may be asked for here, and ${url} was`)),
  advance: () => undefined,
  warn: () => undefined,
};
