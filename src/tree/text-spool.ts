import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { unwritable } from "./stage.ts";
import { readWhole, writeWhole } from "./whole-bytes.ts";

/** Texts that wait on shelves until they are asked for: in memory while they are few, else all in one file. */
export interface TextSpool {
  /** Another shelf. Only its owner knows of it. */
  shelf(): SpoolShelf;
  readonly file: string;
}

export interface SpoolShelf {
  add(text: string): void;
  /** Where its texts lie. Nothing may be added to it afterwards. */
  close(): ShelvedTexts;
}

/** Plain data, so that another thread can be handed it. */
export interface ShelvedTexts {
  readonly texts: number;
  /** Offset and length of each block in the file, one after the other: there are too many for an object each. */
  readonly blocks: readonly number[];
  /** What never left memory: the last texts. */
  readonly rest: string;
}

/** The same while it is being filled. */
interface Waiting {
  texts: number;
  readonly blocks: number[];
  rest: string;
}

/** `most`: characters that wait in memory before all of them are written. */
export function openTextSpool(file: string, most: number): TextSpool {
  const waiting = new Set<Waiting>();
  let characters = 0;
  let end = 0;
  const flush = () => {
    const first = end === 0;
    const blocks = [...waiting].map((shelf) => {
      const block = Buffer.from(shelf.rest, "utf8");
      shelf.blocks.push(end, block.length);
      shelf.rest = "";
      end += block.length;
      return block;
    });
    append(file, Buffer.concat(blocks), first);
    waiting.clear();
    characters = 0;
  };
  return {
    file,
    shelf() {
      const shelf: Waiting = { texts: 0, blocks: [], rest: "" };
      return {
        add(text) {
          shelf.texts += 1;
          shelf.rest += text;
          waiting.add(shelf);
          characters += text.length;
          if (characters > most) flush();
        },
        close: () => shelf,
      };
    },
  };
}

/** Every text of a shelf, in the order in which they came, in pieces that end where a text did. */
export function* shelvedPieces(file: string, { blocks, rest }: ShelvedTexts): Generator<string> {
  if (blocks.length > 0) {
    const handle = openSync(file, "r");
    try {
      for (let at = 0; at < blocks.length; at += 2) yield readBlock(handle, blocks[at] ?? 0, blocks[at + 1] ?? 0);
    } finally {
      closeSync(handle);
    }
  }
  if (rest !== "") yield rest;
}

/** The file is open for no longer than it is written, so that a run that ends in an error leaves no handle behind. */
function append(file: string, bytes: Buffer, first: boolean): void {
  try {
    if (first) mkdirSync(dirname(file), { recursive: true });
    const handle = openSync(file, first ? "w" : "a");
    try {
      writeWhole(handle, bytes);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function readBlock(handle: number, offset: number, length: number): string {
  return readWhole(handle, Buffer.allocUnsafe(length), length, offset, "the spool").toString("utf8");
}
