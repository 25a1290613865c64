import type { KeyManner, Reach } from "../model/plugin.ts";
import type { Limits } from "./limits.ts";

/** One source, as the way out has to know it. */
export interface Site {
  /** Name of the source in the config, which begins every message. */
  readonly name: string;
  /** The configured address: key and secret headers travel to its scheme, host and port, and to no other. */
  readonly home: string;
  /** How the feed wants its key, and the key where there is one. */
  readonly key?: { readonly manner: KeyManner; readonly value: string | undefined };
  /** Further headers of the owner's, each as secret as the key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates that are trusted beside the usual ones, for this source alone. */
  readonly caPem?: string;
  readonly limits?: Partial<Limits>;
}

/** One source's way out. */
export interface WebClient extends Pick<Reach, "ask" | "open"> {
  /** ISO time before which the source wants no further request: by its own word, or by the requests of a day that its plan allows. */
  readonly notBefore: string | undefined;
}

/** Time and chance, lent: only the command line has them. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
