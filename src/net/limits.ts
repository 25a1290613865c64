/** How long and how much one source may take. Times are milliseconds. */
export interface Limits {
  /** Until a connection stands, TLS included. */
  readonly connectMs: number;
  /** From the request to the head of the answer. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** One exchange as a whole, redirects and body included; waits between two tries are not counted. */
  readonly exchangeMs: number;
  /** Longest wait that a source may ask for; beyond it the run goes on without the source. */
  readonly waitMs: number;
  /** Bytes of a body, as sent and again once its Content-Encoding is undone. */
  readonly maxBytes: number;
  /** Further tries after a fault that passes. */
  readonly retries: number;
  readonly redirects: number;
}

export const defaultLimits: Limits = {
  connectMs: 10_000,
  headersMs: 30_000,
  idleMs: 30_000,
  exchangeMs: 600_000,
  waitMs: 120_000,
  maxBytes: 512 * 1024 ** 2,
  retries: 3,
  redirects: 5,
};

/** A time limit in words. */
export function inWords(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}

/** Passes bytes on, and throws what `over` makes as soon as there are more than `maxBytes` of them. */
export async function* limited(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  over: () => Error,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > maxBytes) throw over();
    yield chunk;
  }
}
