import type { Dispatcher } from "undici";
import type { Stored } from "./cache-entry.ts";
import { within } from "./deadline.ts";
import type { Sender } from "./dispatchers.ts";
import { unencoded } from "./encoding.ts";
import { doing, type Errand } from "./errand.ts";
import { faultOf, tooSlow } from "./fault.ts";
import { limited, type Limits } from "./limits.ts";
import { type Header, statedWaitMs } from "./pace.ts";
import { endless, isRedirect, redirected } from "./redirect.ts";
import { Setback } from "./setback.ts";
import type { Kept, Spool } from "./spool.ts";
import { refusal } from "./status.ts";

/** What a try needs beside its errand. */
export interface Way {
  readonly sender: Sender;
  readonly limits: Limits;
  readonly spool: Spool;
  readonly signal: AbortSignal;
  /** What to do about a key that is refused. */
  readonly advice: string;
  now(): number;
  /** Hears of the headers of every answer. */
  learn(header: Header): void;
  /** The last answer of this very address, where it is at hand. */
  stored(url: URL): Stored | undefined;
}

interface Head {
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
}

/** A success with its whole body on disk. */
export interface Fresh extends Head {
  readonly kind: "fresh";
  readonly status: number;
  readonly body: Kept;
}

/** A 304: what is stored still holds. */
export interface Unchanged extends Head {
  readonly kind: "unchanged";
  readonly stored: Stored;
}

export type Outcome = Fresh | Unchanged;

const mostOfAnError = 64 * 1024;

/** One try: the request, the redirects it meets, and the whole body on disk. Anything else is thrown as a Setback. */
export function exchange(errand: Errand, way: Way): Promise<Outcome> {
  const { exchangeMs, redirects } = way.limits;
  const late = (): Setback => tooSlow(doing(errand, errand.url), exchangeMs);
  return within(exchangeMs, way.signal, late, async (signal) => {
    let url = errand.url;
    for (let followed = 0; followed <= redirects; followed += 1) {
      const stored = way.stored(url);
      const response = await faultless(errand, url, way, false, () => send(errand, url, stored, way, signal));
      const headers = flatHeaders(response.headers);
      const header: Header = (name) => headers.get(name);
      way.learn(header);
      if (!isRedirect(response.statusCode)) return arrived(errand, { url, headers, response, stored }, way);
      await response.body.dump({ limit: mostOfAnError, signal });
      url = redirected(url, header("location"), errand);
    }
    throw endless(errand.url, errand, redirects);
  });
}

interface Arrival extends Head {
  readonly response: Dispatcher.ResponseData;
  readonly stored: Stored | undefined;
}

async function arrived(errand: Errand, { url, headers, response, stored }: Arrival, way: Way): Promise<Outcome> {
  const { statusCode: status, body } = response;
  if (status === 304 && stored !== undefined) {
    await body.dump();
    return { kind: "unchanged", url, headers, stored };
  }
  if (status >= 200 && status < 300) {
    const bytes = wholeBody(body, headers, doing(errand, url), way.limits);
    const kept = await faultless(errand, url, way, true, () => way.spool.keep(bytes));
    return { kind: "fresh", url, headers, status, body: kept };
  }
  const words = await errorWords(errand, status, body, headers);
  const waitMs = statedWaitMs((name) => headers.get(name), way.now());
  throw refusal(status, { asked: doing(errand, url), words, advice: way.advice, waitMs });
}

function send(errand: Errand, url: URL, stored: Stored | undefined, way: Way, signal: AbortSignal) {
  const { headersMs, idleMs } = way.limits;
  return way.sender.request({
    ...{ origin: url.origin, path: `${url.pathname}${url.search}`, method: errand.method, signal },
    headers: { ...errand.headers, ...conditionsOf(stored) },
    ...(errand.body === undefined ? {} : { body: errand.body }),
    ...{ headersTimeout: headersMs, bodyTimeout: idleMs },
  });
}

async function faultless<T>(errand: Errand, url: URL, way: Way, begun: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Setback) throw error;
    throw faultOf(error, { asked: doing(errand, url), begun, limits: way.limits }) ?? error;
  }
}

function wholeBody(
  body: AsyncIterable<Uint8Array>,
  headers: ReadonlyMap<string, string>,
  asked: string,
  { maxBytes }: Limits,
): AsyncIterable<Uint8Array> {
  const over = (): Setback =>
    new Setback({
      code: "source-too-large",
      says: `sent more than ${maxBytes} bytes for ${asked}.`,
      hint: "It is hardly a feed any more. Look for a smaller form of it, or for one with less history.",
    });
  const sent = limited(body, maxBytes, over);
  return limited(unencoded(sent, headers.get("content-encoding"), asked), maxBytes, over);
}

/** Asks for what has changed only (RFC 9110 §13.1). */
function conditionsOf(stored: Stored | undefined): Record<string, string> {
  const { etag, lastModified } = stored?.head ?? {};
  return {
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(lastModified === undefined ? {} : { "if-modified-since": lastModified }),
  };
}

/** What the API says of its refusal. A body that breaks off or never comes says nothing, and the status stands for itself. */
async function errorWords(
  { explain }: Errand,
  status: number,
  body: Dispatcher.ResponseData["body"],
  headers: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  if (explain === undefined) {
    await body.dump({ limit: mostOfAnError });
    return undefined;
  }
  return explain(status, await startOf(unencoded(body, headers.get("content-encoding"), "")));
}

async function startOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of bytes) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostOfAnError) break;
    }
  } catch {
    return "";
  }
  return Buffer.concat(chunks).subarray(0, mostOfAnError).toString();
}

/** Several headers of one name are one list (RFC 9110 §5.3). */
export function flatHeaders(headers: Dispatcher.ResponseData["headers"]): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value] as const],
    ),
  );
}
