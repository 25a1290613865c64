import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { PressError } from "../model/errors.ts";
import { unzipped } from "./unzip.ts";

/** Enough for any feed; a compressed bomb is a thousand times its size. */
export const defaultMaxBytes = 4 * 1024 ** 3;

/**
 * Bytes as they are meant: gzip (RFC 1952 §2.3.1) and ZIP (APPNOTE.TXT §4.3.7) are told by their magic bytes, since names and
 * headers lie, and unpacked. One layer only: what is packed twice is left to a person.
 */
export async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  maxBytes = defaultMaxBytes,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const first: Uint8Array[] = [];
    let length = 0;
    while (length < longestMagic) {
      const next = await iterator.next();
      if (next.done === true) break;
      first.push(next.value);
      length += next.value.length;
    }
    const head = Buffer.concat(first);
    const whole = rejoined(head, iterator);
    const unpack = unpackers.find(([magic]) => magic.every((byte, index) => head[index] === byte))?.[1];
    yield* capped(unpack === undefined ? whole : unpack(whole, name), name, maxBytes);
  } finally {
    await iterator.return?.();
  }
}

const unpackers = [
  [[0x1f, 0x8b], gunzipped],
  [[0x50, 0x4b, 0x03, 0x04], unzipped],
] as const;
const longestMagic = 4;

async function* rejoined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  // The callback is empty because `pipeline` hands the same error to whoever iterates over the last stream.
  const gunzip = pipeline(Readable.from(bytes), createGunzip({ chunkSize: 256 * 1024 }), () => undefined);
  const chunks: AsyncIterable<Buffer> = gunzip;
  try {
    yield* chunks;
  } catch (cause) {
    throw gzipError(cause, name);
  }
}

function gzipError(cause: unknown, name: string): unknown {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") return cause;
  if (cause.code === "Z_BUF_ERROR") {
    const hint = "Fetch it again; nothing of it was taken.";
    return new PressError("input-truncated", `${name} ends in the middle of its gzip data.`, { hint, cause });
  }
  if (cause.code.startsWith("Z_")) {
    const hint = "Check it with `gzip -t` and fetch it again.";
    return new PressError("input-damaged", `${name} starts like gzip but cannot be unpacked.`, { hint, cause });
  }
  return cause;
}

async function* capped(bytes: AsyncIterable<Uint8Array>, name: string, maxBytes: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > maxBytes) {
      const hint = "If it is meant to be that large, split it into several files.";
      throw new PressError("input-too-large", `${name} holds more than ${maxBytes} bytes once unpacked.`, { hint });
    }
    yield chunk;
  }
}
