import type { EmitterSpec, Item, Line, Lines } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import { openSpool, type Spooled, spooledLines } from "../tree/spool.ts";
import type { Stage } from "../tree/stage.ts";

/**
 * Edits of the files that hold one sorted line per record. A changed record takes its old line out and puts its new one in, so
 * that the rest of the ledger need not be read for a list of a million lines. Edits wait on disk when they are many: one file at a
 * time is in memory.
 */
export interface LineEdits {
  put(emitter: EmitterSpec, item: Item): void;
  take(emitter: EmitterSpec, item: Item): void;
  set(line: Line): void;
  drop(file: string, key: string): void;
  /** The edits so far, for another thread to adopt. Nothing may be edited afterwards. */
  collected(): Spooled;
  adopt(collected: Spooled): void;
  /** Prints every edited file. An emitter in `fresh` begins with empty files. Nothing may be edited afterwards. */
  finish(published: Published, stage: Stage, fresh: ReadonlySet<string>): Promise<void>;
}

/** Signs before a line that is put in, and before the key of one that is taken out. */
const [put, take] = ["+", "-"];

/** `waiting` is the file for edits that do not fit in memory. */
export function lineEdits(settings: Settings, emitters: readonly EmitterSpec[], waiting: string): LineEdits {
  const spool = openSpool(waiting);
  const adopted: Spooled[] = [];
  return {
    put(emitter, item) {
      for (const { file, text } of emitter.lines?.lines(item, settings) ?? []) spool.add(file, put + text);
    },
    take(emitter, item) {
      for (const { file, key } of emitter.lines?.lines(item, settings) ?? []) spool.add(file, take + key);
    },
    set({ file, text }) {
      spool.add(file, put + text);
    },
    drop(file, key) {
      spool.add(file, take + key);
    },
    collected: () => spool.close(),
    adopt(collected) {
      adopted.push(collected);
    },
    async finish(published, stage, fresh) {
      const spools = [spool.close(), ...adopted];
      for (const { name, lines } of emitters) {
        for (const path of lines?.files ?? []) {
          const texts = spools.flatMap((spooled) => spooledLines(spooled, path));
          if (lines === undefined || texts.length === 0) continue;
          const known = published.blobs.has(path) && !fresh.has(name);
          const before = known ? (await published.read(path)).toString("utf8") : undefined;
          const after = edited(path, before, lines, editsOf(path, lines, texts));
          if (after === undefined) stage.remove(path);
          else stage.write(path, after);
        }
      }
    },
  };
}

/** Text by key; undefined takes the line out. The last word on a key counts. */
function editsOf(path: string, lines: Lines, texts: readonly string[]): Map<string, string | undefined> {
  const edits = new Map<string, string | undefined>();
  for (const line of texts) {
    const text = line.slice(1);
    if (line.startsWith(take)) edits.set(text, undefined);
    else edits.set(lines.keyOf(path, text), text);
  }
  return edits;
}

const plainFrame = { head: "", separator: "\n", tail: "\n" };

function edited(
  path: string,
  before: string | undefined,
  lines: Lines,
  edits: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const frame = lines.frame?.(path) ?? plainFrame;
  const edited = [...edits.keys()].sort();
  const texts: string[] = [];
  let next = 0;
  const takeEditsUpTo = (key: string | undefined) => {
    for (let known = edited[next]; known !== undefined && (key === undefined || known <= key); known = edited[next]) {
      const text = edits.get(known);
      if (text !== undefined) texts.push(text);
      next += 1;
    }
  };
  if (before !== undefined) {
    // The published lines stand in the order of their keys already: a list of a million is passed once, and not sorted anew.
    const body = before.slice(frame.head.length, before.length - frame.tail.length);
    for (const text of body.split(frame.separator)) {
      const key = lines.keyOf(path, text);
      takeEditsUpTo(key);
      if (!edits.has(key)) texts.push(text);
    }
  }
  takeEditsUpTo(undefined);
  return texts.length === 0 ? undefined : frame.head + texts.join(frame.separator) + frame.tail;
}
