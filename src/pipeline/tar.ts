import { pipeline, Readable } from "node:stream";
import { extract } from "tar-stream";
import { PressError } from "../model/errors.ts";
import type { Sinks } from "./sink.ts";

/** The plain files of a tar archive (POSIX.1-2017 pax and ustar, GNU long names), in the order in which they stand. */
export async function readTar(bytes: AsyncIterable<Uint8Array>, name: string, sinks: Sinks): Promise<void> {
  const entries = extract();
  // The callback is empty because `pipeline` hands the same error to whoever iterates over the entries.
  pipeline(Readable.from(bytes), entries, () => undefined);
  try {
    for await (const entry of entries) {
      const { type, name: path } = entry.header;
      const sink = type === "file" || type === "contiguous-file" ? sinks(path) : undefined;
      try {
        // Also of what nobody wants: the next entry comes behind the last byte of this one.
        for await (const chunk of entry) if (chunk instanceof Uint8Array) sink?.write(chunk);
      } finally {
        sink?.close();
      }
    }
  } catch (cause) {
    if (cause instanceof PressError) throw cause;
    throw new PressError("input-damaged", `${name} is no sound tar archive.`, {
      hint: "Check it with `tar -t` and fetch it again.",
      cause,
    });
  }
}
