import { uuidOfDigits } from "../model/id.ts";

/** Ids of indicators, none of them twice. */
export interface Ids extends Iterable<string> {
  readonly size: number;
  has(id: string): boolean;
}

const idBytes = 16;

/** Ids by themselves, sorted: sixteen bytes each, outside of the heap, where a set of texts takes six times as much. */
export function idList(sorted: readonly string[]): Ids {
  const size = sorted.length;
  const bytes = Buffer.alloc(size * idBytes);
  for (const [index, id] of sorted.entries()) bytes.write(id.replaceAll("-", ""), index * idBytes, "hex");
  return {
    size,
    has(id) {
      const head = parseInt(id.slice(0, 8), 16);
      let [low, high] = [0, size];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (bytes.readUInt32BE(middle * idBytes) < head) low = middle + 1;
        else high = middle;
      }
      for (; low < size && bytes.readUInt32BE(low * idBytes) === head; low += 1) {
        if (idAt(bytes, low) === id) return true;
      }
      return false;
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < size; index += 1) yield idAt(bytes, index);
    },
  };
}

function idAt(bytes: Buffer, index: number): string {
  return uuidOfDigits(bytes.toString("hex", index * idBytes, (index + 1) * idBytes));
}
