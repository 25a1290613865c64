import type { OptionValues } from "./option-values.ts";
import type { Paint, Terminal } from "./terminal.ts";
import type { Progress } from "./progress.ts";

/** What a command is given, and all it may touch: no command reads the process by itself. */
export interface CommandContext {
  readonly options: OptionValues;
  readonly positionals: readonly string[];
  /** Data for a machine or a pipe. */
  readonly out: (text: string) => void;
  /** Words for a person. */
  readonly say: (text: string) => void;
  readonly paint: Paint;
  readonly terminal: Terminal;
  readonly progress: Progress;
  /** ISO time of the machine's clock. */
  readonly now: () => string;
  /** The same clock in milliseconds since 1970, and waiting by it: for the pace of requests. */
  readonly clock: { readonly now: () => number; readonly sleep: (ms: number, signal: AbortSignal) => Promise<void> };
  /** A number from 0 up to, and without, 1: so that many runs do not retry in step. */
  readonly jitter: () => number;
  /** A random UUID. */
  readonly uuid: () => string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly process: { readonly id: string; readonly alive: (id: string) => boolean };
}

/** Gives the process's exit code: 0 done, 1 a finding, 2 a source was held and the rest is done. */
export type Run = (context: CommandContext) => Promise<number>;
