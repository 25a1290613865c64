import { rootCertificates } from "node:tls";
import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import type { ProxySettings } from "./proxy.ts";

/** Connections of a run, shared by sources that trust the same certificates. */
export interface Dispatchers {
  of(caPems: readonly string[], connectMs: number): Dispatcher;
  close(): Promise<void>;
}

export function openDispatchers(proxy: ProxySettings): Dispatchers {
  const open = new Map<string, Dispatcher>();
  return {
    of(caPems, connectMs) {
      const key = JSON.stringify([connectMs, ...caPems]);
      const dispatcher = open.get(key) ?? agent(proxy, caPems, connectMs);
      open.set(key, dispatcher);
      return dispatcher;
    },
    // `close` would wait for answers that nobody waits for any more.
    close: async () => {
      await Promise.all([...open.values()].map((each) => each.destroy()));
    },
  };
}

function agent({ http, https, except }: ProxySettings, caPems: readonly string[], connectMs: number): Dispatcher {
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
