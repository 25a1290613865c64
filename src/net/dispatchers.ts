import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import type { ProxySettings } from "./proxy.ts";

/** What requests are sent by. */
export interface Sender {
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
}

/** Connections of a run, shared by sources that trust the same certificates. */
export interface Dispatchers {
  of(caPems: readonly string[], connectMs: number): Sender;
  close(): Promise<void>;
}

export function openDispatchers(proxy: ProxySettings): Dispatchers {
  const open = new Map<string, Promise<Dispatcher>>();
  return {
    of: (caPems, connectMs) => {
      const key = JSON.stringify([connectMs, ...caPems]);
      return {
        async request(options) {
          const dispatcher = open.get(key) ?? agent(proxy, caPems, connectMs);
          open.set(key, dispatcher);
          return (await dispatcher).request(options);
        },
      };
    },
    // `close` would wait for answers that nobody waits for any more.
    close: async () => {
      await Promise.all([...open.values()].map(async (each) => (await each).destroy()));
    },
  };
}

/** undici loads with the first request: most commands make none, and would wait for it a tenth of their time. */
async function agent(
  { http, https, except }: ProxySettings,
  caPems: readonly string[],
  connectMs: number,
): Promise<Dispatcher> {
  const { EnvHttpProxyAgent, Pool } = await import("undici");
  // A `ca` replaces the usual authorities instead of joining them.
  const trust = caPems.length === 0 ? {} : { ca: [...rootCertificates, ...caPems] };
  const connect = { ...trust, timeout: connectMs };
  return new EnvHttpProxyAgent({
    // All three are given, empty or not: undici would else read the environment by itself.
    ...{ httpProxy: http, httpsProxy: https, noProxy: except },
    ...{ connect, requestTls: connect, proxyTls: connect },
    // An http address goes to the proxy in its absolute form (RFC 9112 §3.2.2): many proxies tunnel to port 443 alone.
    proxyTunnel: false,
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: connectMs }),
  });
}
