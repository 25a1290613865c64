import { inWords, type Limits } from "./limits.ts";
import { Setback } from "./setback.ts";

interface Situation {
  /** The request in words. */
  readonly asked: string;
  /** True once the head of the answer was read. */
  readonly begun: boolean;
  readonly limits: Limits;
}

/** What an error of undici or of a socket means; undefined for one that is a bug of ours. */
export function faultOf(error: unknown, situation: Situation): Setback | undefined {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const proxy = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(error.message)?.[1];
  if (proxy !== undefined) return ofProxy(proxy, situation);
  return ofTime(code, situation) ?? ofBody(code, situation) ?? ofName(code, situation) ?? ofWay(code, situation);
}

/** Stands for whatever the parser of HTTP refuses. */
const notHttp = "NOT_HTTP";

/** `code` is not typed on Error; undici and Node both set it, an AggregateError of several addresses too. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Its own code is often left out, and it holds a piece of the answer.
  if (error.name === "HTTPParserError") return notHttp;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? undefined : codeOf(error.cause);
}

/** The exchange as a whole took too long. */
export function tooSlow(asked: string, ms: number): Setback {
  return late(`was not done with ${asked} within ${inWords(ms)}.`);
}

function ofTime(code: string, { asked, limits }: Situation): Setback | undefined {
  switch (code) {
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return late(`could not be reached within ${inWords(limits.connectMs)} for ${asked}.`);
    case "UND_ERR_HEADERS_TIMEOUT":
      return late(`did not begin to answer ${asked} within ${inWords(limits.headersMs)}.`);
    case "UND_ERR_BODY_TIMEOUT":
      return late(`stopped for ${inWords(limits.idleMs)} in the middle of its answer to ${asked}.`);
    default:
      return undefined;
  }
}

function late(says: string): Setback {
  return new Setback({ code: "source-timeout", says, hint: "The next run tries again.", again: true });
}

/** What ends a body early. NOT_HTTP is a chunked body without its last chunk (RFC 9112 §8). */
const broken = /^(?:UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET|EPIPE|NOT_HTTP)$/;

function ofBody(code: string, { asked, begun }: Situation): Setback | undefined {
  if (!begun || !broken.test(code)) return undefined;
  const says = `ended in the middle of its answer to ${asked} (${code}).`;
  return new Setback({
    code: "source-cut",
    says,
    hint: "Nothing was taken from it. The next run tries again.",
    again: true,
  });
}

function ofName(code: string, { asked }: Situation): Setback | undefined {
  if (code !== "ENOTFOUND" && code !== "EAI_AGAIN") return undefined;
  const says = `could not be reached for ${asked}: no address is known for its host name (${code}).`;
  const hint = "Check the host in `url`, and the name server of this machine.";
  return new Setback({ code: "source-unreachable", says, hint, again: code === "EAI_AGAIN" });
}

/** OpenSSL's verdicts on a certificate, and Node's and OpenSSL's own errors. */
const tls = /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|UND_ERR_PRX_TLS)/;
const way =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|UND_ERR_SOCKET)$/;

function ofWay(code: string, { asked }: Situation): Setback | undefined {
  if (tls.test(code)) {
    const says = `could not be reached for ${asked}: its certificate or TLS was refused (${code}).`;
    const hint = "If it has a certificate of your own authority, name that authority's PEM file by `caFile`.";
    return new Setback({ code: "source-unreachable", says, hint });
  }
  const passing = way.test(code);
  if (!passing && !/^(?:UND_ERR_|NOT_HTTP$)/.test(code)) return undefined;
  if (code === "UND_ERR_INVALID_ARG") return undefined;
  const says = `could not be reached for ${asked} (${code}).`;
  const hint = "Check `url` and, where there is one, the proxy in HTTPS_PROXY or HTTP_PROXY.";
  return new Setback({ code: "source-unreachable", says, hint, again: passing });
}

function ofProxy(status: string, { asked }: Situation): Setback {
  const says = `could not be reached for ${asked}: the proxy answered ${status}.`;
  const hint = "Check the proxy in HTTPS_PROXY or HTTP_PROXY, its login, and whether it lets this host through.";
  return new Setback({ code: "source-unreachable", says, hint });
}
