import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { unwritable } from "./stage.ts";
import { readWhole, writeWhole } from "./whole-bytes.ts";

/** Texts in a file that only grows, each found again by the place where it begins. */
export interface TextLog {
  /** Adds texts, and gives the place of each. */
  append(texts: readonly string[]): number[];
  read(place: number): string;
  /** All of them in the order in which they came, with their places. */
  all(): Iterable<readonly [place: number, text: string]>;
  /** Forgets all texts, and lets go of the file; it is not removed. */
  close(): void;
}

/** Before each text stands its length in bytes. */
const headBytes = 4;

/** Read at once: few texts are longer. */
const guess = 1024;
const pieceBytes = 1 << 20;

const what = "a log of texts";

/** The file is made with the first text; what an earlier run left in it is dropped. */
export function openTextLog(file: string): TextLog {
  let handle: number | undefined;
  let end = 0;
  const buffer = Buffer.allocUnsafe(guess);
  const open = (): number => (handle ??= made(file));
  const read = (place: number): string => {
    const first = readWhole(open(), buffer, Math.min(guess, end - place), place, what);
    const length = first.readUInt32LE(0);
    if (headBytes + length <= first.length) return first.toString("utf8", headBytes, headBytes + length);
    return readWhole(open(), Buffer.allocUnsafe(length), length, place + headBytes, what).toString("utf8");
  };
  return {
    append(texts) {
      const places: number[] = [];
      const parts: Buffer[] = [];
      let place = end;
      for (const text of texts) {
        const bytes = Buffer.from(text, "utf8");
        const head = Buffer.allocUnsafe(headBytes);
        head.writeUInt32LE(bytes.length);
        parts.push(head, bytes);
        places.push(place);
        place += headBytes + bytes.length;
      }
      write(file, open(), Buffer.concat(parts), end);
      end = place;
      return places;
    },
    read,
    *all() {
      let piece: Buffer = Buffer.alloc(0);
      let start = 0;
      for (let place = 0; place < end;) {
        const at = place - start;
        const length = at + headBytes <= piece.length ? piece.readUInt32LE(at) : Infinity;
        if (at + headBytes + length <= piece.length) {
          yield [place, piece.toString("utf8", at + headBytes, at + headBytes + length)];
          place += headBytes + length;
        } else if (at > 0 || piece.length === 0) {
          start = place;
          const size = Math.min(pieceBytes, end - start);
          piece = readWhole(open(), Buffer.allocUnsafe(size), size, start, what);
        } else {
          // Longer than a piece.
          const text = read(place);
          yield [place, text];
          place += headBytes + Buffer.byteLength(text);
        }
      }
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
      end = 0;
    },
  };
}

function made(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, "w+");
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function write(file: string, handle: number, bytes: Buffer, place: number): void {
  try {
    writeWhole(handle, bytes, place);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
