import type { Answer } from "../model/plugin.ts";
import type { Shelf } from "./cache.ts";
import type { Stored } from "./cache-entry.ts";
import { digestOf } from "./digest.ts";
import type { Outcome, Unchanged } from "./exchange.ts";
import { type Redact, shownAddress } from "./redaction.ts";
import { fileBytes } from "./spool.ts";

/** What a source gets to see: nothing in it is secret. */
export function answerOf(outcome: Outcome, redact: Redact, signal: AbortSignal): Answer {
  const { path, headers } = outcome.kind === "fresh" ? { ...outcome.body, headers: outcome.headers } : merged(outcome);
  return {
    url: redact(shownAddress(outcome.url)),
    header: (name) => {
      const value = headers.get(name);
      return value === undefined ? undefined : redact(value);
    },
    open: () => fileBytes(path, signal),
  };
}

/** A 304 brings the headers that changed (RFC 9110 §15.4.5); the others stand as they were stored. */
function merged({ stored, headers }: Unchanged): Pick<Unchanged, "headers"> & { readonly path: string } {
  return { path: stored.path, headers: new Map([...stored.head.headers, ...headers]) };
}

/** What is stored, where this very address gave it: validators mean nothing to another. */
export function storedOf(stored: Stored | undefined, url: URL, redact: Redact): Stored | undefined {
  return stored?.head.address === addressDigest(url, redact) ? stored : undefined;
}

/** Headers that a stored answer does without: of one visit, of one connection, or of the body as it was sent. */
const passing = /^(?:set-cookie2?|date|age|connection|keep-alive|transfer-encoding|content-encoding|content-length)$/;

/** Puts an answer on the shelf if it can be asked for again conditionally. */
export function shelve(shelf: Shelf, outcome: Outcome, redact: Redact): void {
  if (outcome.kind === "unchanged") {
    shelf.hold();
    return;
  }
  const { url, status, headers, body } = outcome;
  const [etag, lastModified] = [headers.get("etag"), headers.get("last-modified")];
  const secretive = /\bno-store\b/i.test(headers.get("cache-control") ?? "");
  if (status !== 200 || secretive || (etag === undefined && lastModified === undefined)) {
    shelf.clear();
    return;
  }
  const kept = [...headers].filter(([name]) => !passing.test(name));
  shelf.replace(
    {
      address: addressDigest(url, redact),
      ...(etag === undefined ? {} : { etag: redact(etag) }),
      ...(lastModified === undefined ? {} : { lastModified: redact(lastModified) }),
      headers: kept.map(([name, value]): [string, string] => [name, redact(value)]),
    },
    body,
  );
}

function addressDigest(url: URL, redact: Redact): string {
  return digestOf(redact(url.href));
}
