import { closeSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { unwritable } from "./stage.ts";

/**
 * Lines that wait until the part of the tree that they go into is printed: in memory while they are few, else in one file, those of
 * a part in a few blocks.
 */
export interface Spool {
  /** Adds a line, which holds no line feed itself, to those of a part. */
  add(part: string, line: string): void;
  /** Where all lines lie. Nothing may be added afterwards. */
  close(): Spooled;
}

/** Plain data, so that another thread can be handed it. */
export interface Spooled {
  readonly file: string;
  readonly parts: ReadonlyMap<string, SpooledPart>;
}

export interface SpooledPart {
  readonly lines: number;
  readonly blocks: readonly Block[];
  /** What never left memory: the last lines of the part. */
  readonly rest: string;
}

interface Block {
  readonly offset: number;
  readonly length: number;
}

/** The same while it is being filled. */
interface Waiting {
  lines: number;
  readonly blocks: Block[];
  text: string;
}

/** Characters that wait in memory before all of them are written. */
const patience = 4_000_000;

export const nothingSpooled: Spooled = { file: "", parts: new Map() };

export function openSpool(file: string, most = patience): Spool {
  const parts = new Map<string, Waiting>();
  let waiting = 0;
  let end = 0;
  const flush = () => {
    const bytes = [...parts.values()].flatMap((part) => {
      if (part.text === "") return [];
      const block = Buffer.from(part.text, "utf8");
      part.blocks.push({ offset: end, length: block.length });
      part.text = "";
      end += block.length;
      return [block];
    });
    append(file, bytes, end === bytes.reduce((sum, { length }) => sum + length, 0));
    waiting = 0;
  };
  return {
    add(part, line) {
      const known = parts.get(part) ?? { lines: 0, blocks: [], text: "" };
      if (known.lines === 0) parts.set(part, known);
      known.lines += 1;
      known.text += `${line}\n`;
      waiting += line.length;
      if (waiting > most) flush();
    },
    close: () => ({
      file,
      parts: new Map([...parts].map(([part, { lines, blocks, text }]) => [part, { lines, blocks, rest: text }])),
    }),
  };
}

/** Every line of a part with its line feed, in the order in which they came. */
export function spooledText({ file, parts }: Spooled, part: string): string {
  const spooled = parts.get(part);
  if (spooled === undefined) return "";
  const { blocks, rest } = spooled;
  return blocks.length === 0 ? rest : readBlocks(file, blocks) + rest;
}

/** The same as lines. */
export function spooledLines(spooled: Spooled, part: string): string[] {
  return spooledText(spooled, part).split("\n").slice(0, -1);
}

/** The file is open for no longer than it is written, so that a run that ends in an error leaves no handle behind. */
function append(file: string, bytes: readonly Buffer[], first: boolean): void {
  try {
    if (first) mkdirSync(dirname(file), { recursive: true });
    const handle = openSync(file, first ? "w" : "a");
    try {
      for (const block of bytes) for (let done = 0; done < block.length;) done += writeSync(handle, block, done);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function readBlocks(file: string, blocks: readonly Block[]): string {
  const handle = openSync(file, "r");
  try {
    return blocks.map(({ offset, length }) => readBlock(handle, offset, length)).join("");
  } finally {
    closeSync(handle);
  }
}

function readBlock(handle: number, offset: number, length: number): string {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const read = readSync(handle, bytes, done, length - done, offset + done);
    if (read === 0) throw new Error(`a spool ends ${length - done} bytes early`);
    done += read;
  }
  return bytes.toString("utf8");
}
