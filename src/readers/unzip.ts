import { Unzip, type UnzipFile, UnzipInflate } from "fflate";
import { PressError } from "../model/errors.ts";

/** Deflate grows at most 1,032 times: fed in steps of this size, one step of a bomb is 16 MB and not all of memory. */
const step = 16 * 1024;

/** A dump of URLs shrinks to a tenth. Below the second figure a file may shrink as it likes: it fits into memory. */
const maxRatio = 200;
const ratioFrom = 16 * 1024 * 1024;

/** Methods of APPNOTE.TXT §4.4.5 that there are readers for: stored and deflated. */
const methods = new Set([0, 8]);

/**
 * The first file of a ZIP archive, whatever it is called: feeds pack one, under any name. Names are looked at only to step
 * over folders, and nothing is ever written by them.
 */
export async function* unzipped(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const file = firstFile(name);
  let packed = 0;
  let unpacked = 0;
  const grown = (chunk: Uint8Array): Uint8Array => {
    unpacked += chunk.length;
    if (unpacked > ratioFrom && unpacked > packed * maxRatio) throw bombError(name);
    return chunk;
  };
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += step) {
      const piece = chunk.subarray(at, at + step);
      packed += piece.length;
      for (const content of file.push(piece, false)) yield grown(content);
      // What follows is other files and the directory. An archive is not read to its end for them.
      if (file.isComplete()) return;
    }
  }
  for (const content of file.push(new Uint8Array(0), true)) yield grown(content);
  if (!file.isComplete()) throw cutError(name);
}

interface FirstFile {
  /** Takes a piece of the archive and gives what it adds to the file. */
  push(piece: Uint8Array, last: boolean): readonly Uint8Array[];
  isComplete(): boolean;
}

function firstFile(name: string): FirstFile {
  let content: Uint8Array[] = [];
  let file: UnzipFile | undefined;
  let length = 0;
  let complete = false;
  let failure: unknown;

  const archive = new Unzip((found) => {
    if (file !== undefined || found.name.endsWith("/")) return;
    if (!methods.has(found.compression)) throw methodError(name, found.compression);
    file = found;
    found.ondata = (error, data, final) => {
      failure ??= error ?? undefined;
      if (failure !== undefined) return;
      content.push(data);
      length += data.length;
      complete = final;
    };
    found.start();
  });
  archive.register(UnzipInflate);

  function push(piece: Uint8Array, last: boolean): readonly Uint8Array[] {
    try {
      archive.push(piece, last);
    } catch (cause) {
      // At the end fflate has one complaint only: that something is missing.
      throw cause instanceof PressError ? cause : last ? cutError(name, cause) : damagedError(name, cause);
    }
    if (failure !== undefined) throw damagedError(name, failure);
    // An archive that was written in one go states the size only behind the file.
    const stated = file?.originalSize;
    if (complete && stated !== undefined && stated !== length) throw damagedError(name, undefined);
    const given = content;
    content = [];
    return given;
  }

  return { push, isComplete: () => complete };
}

function bombError(name: string): PressError {
  const hint = "It is hardly a feed. If it is, unpack it first.";
  return new PressError("input-too-large", `${name} grows to more than ${maxRatio} times its size when unpacked.`, {
    hint,
  });
}

function cutError(name: string, cause?: unknown): PressError {
  const hint = "Fetch it again; nothing of it was taken.";
  return new PressError("input-truncated", `${name} ends in the middle of its ZIP archive.`, { hint, cause });
}

function damagedError(name: string, cause: unknown): PressError {
  const hint = "Check it with `unzip -t` and fetch it again. An archive with a password must be unpacked first.";
  return new PressError("input-damaged", `${name} starts like a ZIP archive but cannot be unpacked.`, { hint, cause });
}

function methodError(name: string, method: number): PressError {
  const hint = "Unpack it first; stored and deflated files are read as they are.";
  return new PressError("input-binary", `${name} is a ZIP archive packed by method ${method}.`, { hint });
}
