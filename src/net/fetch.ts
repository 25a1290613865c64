import type { Readable } from "node:stream";
import { within } from "./deadline.ts";
import { openDispatchers, type Sender } from "./dispatchers.ts";
import { unencoded } from "./encoding.ts";
import { flatHeaders } from "./exchange.ts";
import { faultOf, tooSlow } from "./fault.ts";
import { defaultLimits, limited, type Limits } from "./limits.ts";
import { backoffMs, type Header, type Pace, paceOf, statedWaitMs } from "./pace.ts";
import type { ProxySettings } from "./proxy.ts";
import { shownAddress } from "./redaction.ts";
import { Setback } from "./setback.ts";
import type { Clock } from "./site.ts";

/** What a library that speaks HTTP by a lent `fetch` asks of it. */
export interface Wanted {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A stream is made anew for each try. */
  readonly body?: string | (() => Readable) | undefined;
  /** The request would do its work twice if it were repeated: it is, only where the answer says that nothing was done. */
  readonly once?: boolean | undefined;
}

/** A `fetch` that can be lent, and must be closed: it holds connections. */
export interface PatientFetch {
  /**
   * Any status is an answer, a redirect too: a key is never carried to another address. What passes is asked for again,
   * unless the request says `once`. Rejects with a Setback.
   */
  readonly fetch: (address: string, wanted?: Wanted) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export interface PatientOptions {
  readonly proxy: ProxySettings;
  /** PEM texts that are trusted beside the usual authorities. */
  readonly caPems: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly clock: Clock;
  /** A number from 0 up to, and without, 1. */
  readonly jitter: () => number;
  readonly signal: AbortSignal;
}

interface Line {
  readonly sender: Sender;
  readonly limits: Limits;
  readonly pace: Pace;
  readonly options: PatientOptions;
}

/** The way to one API, at its pace: Retry-After and an empty budget of requests are waited for, within limits. */
export function openFetch(options: PatientOptions): PatientFetch {
  const limits = { ...defaultLimits, ...options.limits };
  const dispatchers = openDispatchers(options.proxy);
  const line: Line = {
    ...{ limits, options },
    sender: dispatchers.of(options.caPems, limits.connectMs),
    pace: paceOf(options.clock, limits.waitMs, options.signal),
  };
  return { fetch: (address, wanted = {}) => patiently(line, address, wanted), close: () => dispatchers.close() };
}

async function patiently(line: Line, address: string, wanted: Wanted): Promise<Response> {
  const { pace, limits, options } = line;
  for (let tries = 0; ; tries += 1) {
    await pace.turn();
    const tried = await oneTry(line, address, wanted);
    const { setback } = tried;
    if (setback?.story.again !== true || tries === limits.retries) return outcomeOf(tried);
    if (wanted.once === true && setback.story.code !== limitCode) return outcomeOf(tried);
    await pace.pause(setback, setback.story.waitMs ?? backoffMs(tries, options.jitter()));
  }
}

/** What a try came to: an answer, a setback, or both for an answer that another try may better. */
type Tried =
  | { readonly response: Response; readonly setback?: Setback }
  | { readonly response?: undefined; readonly setback: Setback };

function outcomeOf({ response, setback }: Tried): Response {
  if (response === undefined) throw setback;
  return response;
}

async function oneTry(line: Line, address: string, wanted: Wanted): Promise<Tried> {
  const { limits, pace, options } = line;
  const url = new URL(address);
  const asked = `${wanted.method ?? "GET"} ${shownAddress(url)}`;
  const late = (): Setback => tooSlow(asked, limits.exchangeMs);
  let begun = false;
  try {
    return await within(limits.exchangeMs, options.signal, late, async (signal) => {
      const answer = await send(line, url, wanted, signal);
      begun = true;
      const headers = flatHeaders(answer.headers);
      const header: Header = (name) => headers.get(name);
      pace.learn(header);
      const body = unencoded(limited(answer.body, limits.maxBytes, late), header("content-encoding"), asked);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      const text = Buffer.concat(chunks);
      const setback = passing(answer.statusCode, text, header, asked, options.clock.now());
      return { response: responseOf(answer.statusCode, headers, text), ...(setback && { setback }) };
    });
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof Setback) return { setback: error };
    const setback = faultOf(error, { asked, begun, limits });
    if (setback === undefined) throw error;
    return { setback };
  }
}

function send({ sender, limits }: Line, url: URL, wanted: Wanted, signal: AbortSignal) {
  const body = typeof wanted.body === "function" ? wanted.body() : wanted.body;
  return sender.request({
    ...{ origin: url.origin, path: `${url.pathname}${url.search}`, signal },
    method: methodOf(wanted.method ?? "GET"),
    headers: { ...wanted.headers, "accept-encoding": "gzip" },
    ...(body === undefined ? {} : { body }),
    ...{ headersTimeout: limits.headersMs, bodyTimeout: limits.idleMs },
  });
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

function methodOf(stated: string): (typeof methods)[number] {
  const method = methods.find((each) => each === stated);
  if (method === undefined) throw new Error(`${stated} is no method that an API is asked by`);
  return method;
}

/** Of a setback that was met before any work. */
const limitCode = "source-rate-limited";
const passingStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** GitHub's limit on many writes says 403, mostly with Retry-After, and asks for a minute where it states none. */
const limitWords = /(?:secondary rate|abuse detection|rate limit)/i;
const unstatedWaitMs = 60_000;

function passing(status: number, body: Buffer, header: Header, asked: string, nowMs: number): Setback | undefined {
  const stated = statedWaitMs(header, nowMs);
  const spent = status === 403 && (stated !== undefined || limitWords.test(body.toString("utf8", 0, 4096)));
  if (!spent && !passingStatuses.has(status)) return undefined;
  const limited = spent || status === 429;
  const waitMs = stated ?? (limited ? unstatedWaitMs : undefined);
  return new Setback({
    ...{ code: limited ? limitCode : "source-server-error", says: `answered ${status} for ${asked}.` },
    ...{ hint: "The next run tries again.", again: true },
    ...(waitMs !== undefined && { waitMs }),
  });
}

/** The body is whole and decoded already, and a status such as 204 must have none (Fetch standard §2.2.3). */
function responseOf(status: number, headers: ReadonlyMap<string, string>, body: Buffer): Response {
  const kept = [...headers].filter(([name]) => name !== "content-encoding" && name !== "content-length");
  const bare = status === 204 || status === 205 || status === 304;
  return new Response(bare ? undefined : new Uint8Array(body), { status, headers: Object.fromEntries(kept) });
}
