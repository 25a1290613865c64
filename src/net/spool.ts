import { createReadStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PressError } from "../model/errors.ts";
import { type Measure, measured } from "./digest.ts";

/** A complete body on disk. */
export interface Kept extends Measure {
  readonly path: string;
}

/** Bodies of one run as files, so that a slow reader stalls no server and a cut download is never half believed. */
export interface Spool {
  /** Writes a body to its end; what broke off leaves nothing. */
  keep(bytes: AsyncIterable<Uint8Array>): Promise<Kept>;
}

export function openSpool(folder: string): Spool {
  let count = 0;
  return {
    async keep(bytes) {
      count += 1;
      const path = join(folder, `${count}.body`);
      const body = measured(bytes);
      try {
        // Not a write stream: it may still be opening its file when the body breaks, and would make it after it was removed.
        await writeFile(path, body.bytes);
      } catch (error) {
        await rm(path, { force: true });
        throw unwritable(error, folder) ?? error;
      }
      return { path, ...body.measure() };
    },
  };
}

/** The bytes of a file, until they end or the run is stopped. */
export async function* fileBytes(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const stream: AsyncIterable<Buffer> = createReadStream(path, { signal, highWaterMark: 256 * 1024 });
  try {
    yield* stream;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

const fullDisk: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);
const closedDisk: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EIO", "EMFILE"]);

/** An error of the disk in words; undefined for one of the network, which is the source's. */
export function unwritable(error: unknown, folder: string): PressError | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  if (fullDisk.has(error.code)) {
    return new PressError("disk-full", `There is no room for downloads in ${folder}.`, {
      hint: "Make room, and run again.",
    });
  }
  if (!closedDisk.has(error.code)) return undefined;
  return new PressError("not-writable", `Downloads cannot be written to ${folder} (${error.code}).`, {
    hint: "Mend owner and mode of the folder.",
  });
}
