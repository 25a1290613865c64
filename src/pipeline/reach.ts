import { createReadStream } from "node:fs";
import { PressError } from "../model/errors.ts";
import type { Environment } from "../publish/git-process.ts";
import { openFolder } from "./folder.ts";
import type { WayOut } from "./setup.ts";
import { unreadable } from "./unreadable.ts";

/**
 * A way out to local files, and to Git repositories on this machine. Bytes come as they are stored: readers unpack gzip
 * themselves, by its magic bytes.
 */
export function fileWayOut(asOf: string, signal: AbortSignal, environment: Environment = {}): WayOut {
  const open = (location: string) => fileBytes(location, signal);
  return {
    ...{ asOf, signal, open },
    folder: (location, wish) => openFolder(location, wish, { open, signal, environment }),
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
