import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadedConfig, readTextFile } from "../config/load.ts";
import type { Network } from "../config/schema.ts";
import { PressError } from "../model/errors.ts";
import type { Limits } from "../net/limits.ts";
import { proxyFrom, type ProxySettings } from "../net/proxy.ts";
import type { Clock, WebClient } from "../net/site.ts";
import { openWeb, type Web } from "../net/web.ts";
import type { Environment } from "../publish/git-process.ts";
import { openFolder } from "./folder.ts";
import { type Memory, memoryPaused, recall, remember } from "./memory.ts";
import type { Outside } from "./outside.ts";
import { fileWayOut } from "./reach.ts";
import type { Site, SourceSetup, WayOut } from "./setup.ts";

export interface OutsideOptions {
  readonly config: LoadedConfig;
  readonly env: Environment;
  readonly asOf: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** A number from 0 up to, and without, 1. */
  readonly jitter: () => number;
  /** Folder that is kept between runs; undefined: nothing is remembered. */
  readonly cache: string | undefined;
  /** Version of the program, for the User-Agent. */
  readonly version: string;
  /** Limits of every exchange; the defaults are for feeds, tests lend shorter ones. */
  readonly limits?: Partial<Limits>;
}

/** An outside with the web in it, which must be closed: it holds connections and a folder of downloads. */
export interface OpenOutside extends Outside {
  readonly close: () => Promise<void>;
}

/** Opens the way out for the sources of a run. Nothing is asked for before a source asks. */
export function openOutside(options: OutsideOptions): OpenOutside {
  const { config, asOf, env, signal, cache } = options;
  const spool = mkdtempSync(join(tmpdir(), "rulepress-web-"));
  const web = openWebOf(options, spool);
  const clients = new Map<string, WebClient>();
  const files = fileWayOut(asOf, signal, env);
  const before = recall(cache);
  let kept = false;
  return {
    wayOut({ name, site }: SourceSetup): WayOut {
      if (site === undefined) return files;
      const client = web.client(siteOf(name, site));
      clients.set(name, client);
      const open = (location: string) => client.open(location);
      const token = site.access.key?.value;
      return {
        ...{ asOf, signal, open },
        ask: (request) => client.ask(request),
        folder: (location, wish) =>
          openFolder(location, wish, { open, signal, environment: env, ...(token !== undefined && { token }) }),
      };
    },
    memory: before,
    atOnce: config.network.atOnce,
    notBefore: (source) => clients.get(source)?.notBefore,
    async keep(memory) {
      kept = true;
      // Without a source on the web, a failure, or files that need not be read again, there is nothing to know of this run.
      if (cache === undefined || (isEmpty(memory) && isEmpty(before))) return;
      await web.commit();
      await web.prune(config.sources.map(({ name }) => name));
      remember(cache, memory);
    },
    async close() {
      try {
        const pauses = pausesOf(clients);
        if (cache !== undefined && !kept && pauses.size > 0) remember(cache, memoryPaused(before, pauses, asOf));
      } finally {
        await web.close();
        rmSync(spool, { recursive: true, force: true });
      }
    },
  };
}

function pausesOf(clients: ReadonlyMap<string, WebClient>): ReadonlyMap<string, string> {
  return new Map([...clients].flatMap(([name, { notBefore }]) => (notBefore === undefined ? [] : [[name, notBefore]])));
}

function isEmpty({ sources, quiet }: Memory): boolean {
  return Object.keys(sources).length === 0 && quiet === undefined;
}

function openWebOf(options: OutsideOptions, spool: string): Web {
  const { config, env, cache, clock, jitter, signal, version, limits } = options;
  const { contact } = config.network;
  return openWeb({
    userAgent: `rulepress/${version} (${contact ?? "https://github.com/rulepress/rulepress"})`,
    spool,
    ...(cache !== undefined && { cache: join(cache, "answers") }),
    ...wayOf(config.network, env),
    ...(limits !== undefined && { limits }),
    ...{ clock, jitter, signal },
  });
}

/** The proxy and the further authorities of a run, as the config and the environment state them. */
export function wayOf({ proxy, caFile }: Network, env: Environment): { proxy: ProxySettings; caPems: string[] } {
  const extra = env["NODE_EXTRA_CA_CERTS"] ?? "";
  return {
    proxy: { ...proxyFrom(env), ...(proxy !== undefined && { http: proxy, https: proxy }) },
    // Node trusts its extra certificates by itself only as long as nobody names others.
    caPems: caFile === undefined ? [] : [caFile, ...(extra === "" ? [] : [extra])].map(pemOf),
  };
}

function siteOf(name: string, { url, access }: Site) {
  const { key, headers, caFile, maxBytes } = access;
  return {
    ...{ name, home: url, headers },
    ...(key !== undefined && { key }),
    ...(caFile !== undefined && { caPem: pemOf(caFile) }),
    ...(maxBytes !== undefined && { limits: { maxBytes } }),
  };
}

function pemOf(path: string): string {
  const text = readTextFile(path);
  if (text?.includes("-----BEGIN CERTIFICATE-----") === true) return text;
  throw new PressError(
    "config-certificate",
    `${path} ${text === undefined ? "does not exist" : "holds no certificate"}.`,
    {
      hint: "caFile names a PEM file with the certificates of your authority.",
    },
  );
}
