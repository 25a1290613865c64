import type { Memory } from "./memory.ts";
import type { SourceSetup, WayOut } from "./setup.ts";

/** Everything that a run is lent of the world outside: a way out for each source, and what earlier runs remembered. */
export interface Outside {
  readonly wayOut: (setup: SourceSetup) => WayOut;
  readonly memory: Memory;
  /** Sources that are read at the same time. */
  readonly atOnce: number;
  /** Until when the server of a source wants to be left alone, whether it was read or not. */
  readonly notBefore: (source: string) => string | undefined;
  /**
   * Keeps what the next run may build on. Called when the tree is written or published, and never before. Pauses that servers
   * asked for outlive a run that did not come so far.
   */
  readonly keep: (memory: Memory) => Promise<void>;
}

/** An outside of files only: nothing is remembered, because nothing is spared by it. */
export function filesOnly(wayOut: WayOut): Outside {
  return {
    wayOut: () => wayOut,
    memory: { sources: {} },
    atOnce: 1,
    notBefore: () => undefined,
    keep: () => Promise.resolve(),
  };
}
