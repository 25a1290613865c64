import { readSync, writeSync } from "node:fs";

/** Reads exactly so many bytes, however the system hands them out. `what` names the file in the error of one that ends before. */
export function readWhole(handle: number, into: Buffer, length: number, place: number, what: string): Buffer {
  for (let done = 0; done < length;) {
    const read = readSync(handle, into, done, length - done, place + done);
    if (read === 0) throw new Error(`${what} ends ${length - done} bytes early`);
    done += read;
  }
  return into.subarray(0, length);
}

/** Writes all bytes at a place, or at the end of a file that is open to be added to. */
export function writeWhole(handle: number, bytes: Buffer, place?: number): void {
  for (let done = 0; done < bytes.length;) {
    const rest = bytes.length - done;
    done += writeSync(handle, bytes, done, rest, place === undefined ? null : place + done);
  }
}
