import { type FlateError, Unzip, UnzipInflate } from "fflate";
import { PressError } from "../model/errors.ts";
import type { Sink, Sinks } from "./sink.ts";

/** Whether bytes begin as a ZIP archive does (APPNOTE.TXT §4.3.7). */
export async function isZip(bytes: AsyncIterable<Uint8Array>): Promise<boolean> {
  let head = Buffer.alloc(0);
  for await (const chunk of bytes) {
    head = Buffer.concat([head, chunk]);
    if (head.length >= 4) break;
  }
  return head.toString("hex", 0, 4) === "504b0304";
}

/** fflate calls itself once for each entry of a piece: small pieces keep its stack low. */
const piece = 16 * 1024;

/** The files of a ZIP archive, in the order in which they stand. */
export async function readZip(bytes: AsyncIterable<Uint8Array>, name: string, sinks: Sinks): Promise<void> {
  const unzip = new Unzip();
  const open = new Set<Sink>();
  unzip.register(UnzipInflate);
  unzip.onfile = (file) => {
    const sink = file.name.endsWith("/") ? undefined : sinks(file.name);
    if (sink !== undefined) open.add(sink);
    file.ondata = (error, chunk, final) => {
      if (error !== null) throw error;
      sink?.write(chunk);
      if (!final || sink === undefined) return;
      open.delete(sink);
      sink.close();
    };
    // Also of what nobody wants: fflate keeps the bytes of a file that was not started.
    file.start();
  };
  try {
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length; at += piece) unzip.push(chunk.subarray(at, at + piece));
    }
    unzip.push(new Uint8Array(0), true);
    if (open.size > 0) throw damaged(name);
  } catch (cause) {
    // Its errors are marked by a number; everything else is none of its own.
    throw isFlateError(cause) ? damaged(name, cause) : cause;
  } finally {
    for (const sink of open) sink.close();
  }
}

function isFlateError(error: unknown): error is FlateError {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}

function damaged(name: string, cause?: unknown): PressError {
  return new PressError("input-damaged", `${name} is no sound ZIP archive.`, {
    hint: "Check it with `unzip -t` and fetch it again.",
    cause,
  });
}
