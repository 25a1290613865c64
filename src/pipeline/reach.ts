import { createReadStream } from "node:fs";
import { PressError } from "../model/errors.ts";
import type { WayOut } from "./setup.ts";

/** A way out to local files. Bytes come as they are stored: readers unpack gzip themselves, by its magic bytes. */
export function fileWayOut(asOf: string, signal: AbortSignal): WayOut {
  return {
    ...{ asOf, signal },
    open: (location) => fileBytes(location, signal),
    ask: ({ url }) =>
      Promise.reject(
        new PressError("input-unreadable", `${url} is no file.`, {
          hint: "A source that asks an API needs `url` in its entry of rulepress.yml, not `path`.",
        }),
      ),
  };
}

async function* fileBytes(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Buffer> = createReadStream(path, { signal, highWaterMark: 256 * 1024 });
  try {
    yield* stream;
  } catch (cause) {
    signal.throwIfAborted();
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): PressError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
  const reason = new Map([
    ["ENOENT", "there is no such file"],
    ["EISDIR", "it is a directory"],
    ["EACCES", "this user may not read it"],
  ]).get(code);
  return new PressError("input-unreadable", `${path} cannot be read: ${reason ?? code}.`, {
    hint: "Name an existing, readable file.",
    cause,
  });
}
