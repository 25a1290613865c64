import { type Duplex, pipeline, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { Setback } from "./setback.ts";

/** More than one coding is rare, and each can multiply a bomb. */
const mostCodings = 2;

/** The body without its Content-Encoding (RFC 9110 §8.4). A file that is a gzip by itself stays one: readers unpack it. */
export function unencoded(
  bytes: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  asked: string,
): AsyncIterable<Uint8Array> {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > mostCodings) throw broken(`encoded its answer to ${asked} ${codings.length} times.`);
  // Codings are listed in the order in which they were applied.
  return codings.reduceRight((inner, coding) => undone(inner, coding, asked), bytes);
}

async function* undone(bytes: AsyncIterable<Uint8Array>, coding: string, asked: string): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const first = await firstChunk(iterator);
    // An answer without a body may carry the header all the same.
    if (first === undefined) return;
    const decoder = decoderOf(coding, first[0] ?? 0);
    if (decoder === undefined) throw broken(`encoded its answer to ${asked} in a way that it was not asked for.`);
    // The callback is empty because `pipeline` hands the same error to whoever iterates over the last stream.
    const chunks: AsyncIterable<Buffer> = pipeline(Readable.from(rejoined(first, iterator)), decoder, () => undefined);
    yield* chunks;
  } catch (error) {
    throw decodingFault(error, asked) ?? error;
  } finally {
    await iterator.return?.();
  }
}

async function firstChunk(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    if (next.value.length > 0) return next.value;
  }
  return undefined;
}

async function* rejoined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function decoderOf(coding: string, firstByte: number): Duplex | undefined {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "deflate":
      // Meant is zlib (RFC 1950, whose first byte says method 8); some servers send bare DEFLATE (RFC 9110 §8.4.1.2).
      return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      return undefined;
  }
}

function decodingFault(error: unknown, asked: string): Setback | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  if (error.code === "Z_BUF_ERROR") {
    const hint = "Nothing was taken from it. The next run tries again.";
    return new Setback({
      code: "source-cut",
      says: `sent only the start of its answer to ${asked}.`,
      hint,
      again: true,
    });
  }
  // Brotli's errors are named after no common prefix of zlib's.
  return /^(?:Z_|ERR__?ERROR_|ERR_BROTLI)/.test(error.code)
    ? broken(`sent an answer to ${asked} that is not encoded as it says.`)
    : undefined;
}

function broken(says: string): Setback {
  return new Setback({
    code: "source-encoding-broken",
    says,
    hint: "The server, or a proxy on the way, is at fault. The next run tries again.",
  });
}
