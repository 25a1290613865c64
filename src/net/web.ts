import { noCache, openCache } from "./cache.ts";
import { webClient } from "./client.ts";
import { openDispatchers } from "./dispatchers.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { noProxy, proxySecrets, type ProxySettings } from "./proxy.ts";
import type { Clock, Site, WebClient } from "./site.ts";
import { openSpool } from "./spool.ts";

export interface WebOptions {
  /** Names the program and a contact: some feeds turn others away. */
  readonly userAgent: string;
  /** An empty folder of this run, for bodies. Whoever lends it takes it away. */
  readonly spool: string;
  /** A folder that is kept between runs; left out, everything is fetched anew. */
  readonly cache?: string;
  /** PEM texts that are trusted beside the usual authorities, by every source. */
  readonly caPems?: readonly string[];
  readonly proxy?: ProxySettings;
  readonly limits?: Partial<Limits>;
  readonly clock: Clock;
  /** A number from 0 up to, and without, 1. */
  jitter(): number;
  /** Stops everything at once: requests, bodies that are being read, and waits. */
  readonly signal: AbortSignal;
}

/** The way out to the web, of one run. */
export interface Web {
  /** One client per source and run: it knows the source's pace, and what was opened already. */
  client(site: Site): WebClient;
  /**
   * Lets the next run ask for changes only. Call it once all that was read is published: a run that fails before reads
   * everything again. Entries that a source no longer asks for go, unless nothing of the source was answered at all.
   */
  commit(): Promise<void>;
  /** Drops what is kept of all but these sources. */
  prune(sources: readonly string[]): Promise<void>;
  /** Ends every connection, so that none keeps the process alive. */
  close(): Promise<void>;
}

/**
 * Opens the way out. Sources get at it through the clients alone.
 * @example const web = openWeb({ userAgent: "acme-cti (soc@acme.example)", spool, proxy: proxyFrom(env), clock, jitter, signal });
 */
export function openWeb(options: WebOptions): Web {
  const { userAgent, caPems = [], proxy = noProxy, clock, signal } = options;
  const dispatchers = openDispatchers(proxy);
  const spool = openSpool(options.spool);
  const cache = options.cache === undefined ? noCache : openCache(options.cache, signal);
  const secrets = proxySecrets(proxy);
  return {
    client: (site) => {
      const limits = { ...defaultLimits, ...options.limits, ...site.limits };
      const trusted = site.caPem === undefined ? caPems : [...caPems, site.caPem];
      return webClient(site, {
        ...{ userAgent, limits, spool, cache, secrets, clock, signal },
        sender: dispatchers.of(trusted, limits.connectMs),
        jitter: () => options.jitter(),
      });
    },
    commit: () => cache.commit(),
    prune: (sources) => cache.prune(sources),
    close: () => dispatchers.close(),
  };
}
