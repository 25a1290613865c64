import { closeSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { unwritable } from "./stage.ts";

/** Lines that wait until their day is printed: in memory while they are few, else in one file, each day in a few blocks. */
export interface DaySpool {
  /** Adds a line, which holds no line feed itself. */
  add(day: string, line: string): void;
  /** Where all lines lie. Nothing may be added afterwards. */
  close(): SpooledDays;
}

/** Plain data, so that another thread can be handed it. */
export interface SpooledDays {
  readonly file: string;
  readonly days: ReadonlyMap<string, SpooledDay>;
}

export interface SpooledDay {
  readonly lines: number;
  readonly blocks: readonly Block[];
  /** What never left memory: the last lines of the day. */
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
const patience = 8_000_000;

export function openDaySpool(file: string, most = patience): DaySpool {
  const days = new Map<string, Waiting>();
  let waiting = 0;
  let end = 0;
  const flush = () => {
    const bytes = [...days.values()].flatMap((day) => {
      if (day.text === "") return [];
      const block = Buffer.from(day.text, "utf8");
      day.blocks.push({ offset: end, length: block.length });
      day.text = "";
      end += block.length;
      return [block];
    });
    append(file, bytes, end === bytes.reduce((sum, { length }) => sum + length, 0));
    waiting = 0;
  };
  return {
    add(day, line) {
      const known = days.get(day) ?? { lines: 0, blocks: [], text: "" };
      days.set(day, known);
      known.lines += 1;
      known.text += `${line}\n`;
      waiting += line.length;
      if (waiting > most) flush();
    },
    close: () => ({
      file,
      days: new Map([...days].map(([day, { lines, blocks, text }]) => [day, { lines, blocks, rest: text }])),
    }),
  };
}

/** Every line of a day, in the order in which they came. */
export function spooledText({ file, days }: SpooledDays, day: string): string {
  const spooled = days.get(day);
  if (spooled === undefined) return "";
  const { blocks, rest } = spooled;
  return blocks.length === 0 ? rest : readBlocks(file, blocks) + rest;
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
    if (read === 0) throw new Error(`the spool of new records ends ${length - done} bytes early`);
    done += read;
  }
  return bytes.toString("utf8");
}
