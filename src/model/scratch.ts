import { byText } from "./order.ts";

/**
 * Where a format lays aside what it can print only once all is known: the order, a head that follows from everything. Shelves are
 * named as they are needed; on disk where there is much to lay down. Nothing is laid down after the first read.
 */
export interface Scratch {
  lay(shelf: string, text: string): void;
  /** Names of the shelves that hold something, sorted. */
  shelves(): readonly string[];
  /** What lies on a shelf, in the order in which it came and as often as it is asked for. No text is in two pieces. */
  read(shelf: string): Iterable<string>;
}

/** For what is at hand anyway, such as a selection that is exported. */
export function scratchInMemory(): Scratch {
  const shelves = new Map<string, string[]>();
  return {
    lay(shelf, text) {
      const texts = shelves.get(shelf);
      if (texts === undefined) shelves.set(shelf, [text]);
      else texts.push(text);
    },
    shelves: () => [...shelves.keys()].sort(byText),
    read: (shelf) => shelves.get(shelf) ?? [],
  };
}

/** The lines of one shelf, where each text that was laid down is a line with its line feed. All of them are in memory. */
export function linesOn(scratch: Scratch, shelf: string): string[] {
  const lines: string[] = [];
  for (const piece of scratch.read(shelf)) {
    let start = 0;
    for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", start)) {
      lines.push(piece.slice(start, end));
      start = end + 1;
    }
  }
  return lines;
}

/** A bundle of ten thousand indicators has some 25 million characters. */
const roomForTexts = 32_000_000;

/**
 * The shelves as `print` has them, for a format that needs all of it twice: each call begins anew. The first keeps what there is
 * room for, in characters, so that little is printed once and much is not all in memory.
 */
export function printedTwice(
  scratch: Scratch,
  print: (shelf: string) => string,
  room = roomForTexts,
): () => Iterable<string> {
  const kept = new Map<string, string>();
  let left = room;
  return function* () {
    for (const shelf of scratch.shelves()) {
      const known = kept.get(shelf);
      const text = known ?? print(shelf);
      if (known === undefined && text.length <= left) {
        kept.set(shelf, text);
        left -= text.length;
      }
      yield text;
    }
  };
}
