import type { EmitterSpec, Item, Line, Lines } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Stage } from "../tree/stage.ts";

/**
 * Edits of the files that hold one sorted line per record. A changed record takes its old line out and puts its new one in, so
 * that the rest of the ledger need not be read for a list of a million lines.
 */
export interface LineEdits {
  put(emitter: EmitterSpec, item: Item): void;
  take(emitter: EmitterSpec, item: Item): void;
  set(emitter: EmitterSpec, line: Line): void;
  drop(emitter: EmitterSpec, file: string, key: string): void;
  /** The lines put so far, as text that another thread can be handed cheaply, and the way to take such lines over. */
  collected(): readonly CollectedLines[];
  adopt(collected: readonly CollectedLines[], emitters: readonly EmitterSpec[]): void;
  /** Prints every edited file. An emitter in `fresh` begins with empty files. */
  finish(published: Published, stage: Stage, fresh: ReadonlySet<string>): Promise<void>;
}

export interface CollectedLines {
  readonly emitter: string;
  readonly file: string;
  /** Joined by line feeds, which no line holds. */
  readonly texts: string;
}

interface FileEdits {
  readonly lines: Lines;
  readonly emitter: string;
  /** Text by key; undefined takes the line out. */
  readonly edits: Map<string, string | undefined>;
}

export function lineEdits(settings: Settings): LineEdits {
  const files = new Map<string, FileEdits>();
  const editsOf = (emitter: EmitterSpec, lines: Lines, file: string) => {
    const open = files.get(file) ?? { lines, emitter: emitter.name, edits: new Map<string, string | undefined>() };
    files.set(file, open);
    return open.edits;
  };
  return {
    put(emitter, item) {
      const { lines } = emitter;
      for (const line of lines?.lines(item, settings) ?? []) {
        if (lines) editsOf(emitter, lines, line.file).set(line.key, line.text);
      }
    },
    take(emitter, item) {
      const { lines } = emitter;
      for (const line of lines?.lines(item, settings) ?? []) {
        if (lines) editsOf(emitter, lines, line.file).set(line.key, undefined);
      }
    },
    set(emitter, line) {
      if (emitter.lines) editsOf(emitter, emitter.lines, line.file).set(line.key, line.text);
    },
    drop(emitter, file, key) {
      if (emitter.lines) editsOf(emitter, emitter.lines, file).set(key, undefined);
    },
    collected: () =>
      [...files].map(([file, { emitter, edits }]) => {
        const texts = [...edits.values()].filter((text) => text !== undefined);
        return { emitter, file, texts: texts.join("\n") };
      }),
    adopt(collected, emitters) {
      const byName = new Map(emitters.map((emitter) => [emitter.name, emitter]));
      for (const { emitter, file, texts } of collected) {
        const owner = byName.get(emitter);
        const lines = owner?.lines;
        if (owner === undefined || lines === undefined || texts === "") continue;
        const edits = editsOf(owner, lines, file);
        for (const text of texts.split("\n")) edits.set(lines.keyOf(file, text), text);
      }
    },
    async finish(published, stage, fresh) {
      for (const [path, { lines, emitter, edits }] of files) {
        const known = published.blobs.has(path) && !fresh.has(emitter);
        const before = known ? (await published.read(path)).toString("utf8") : undefined;
        const after = edited(path, before, lines, edits);
        if (after === undefined) stage.remove(path);
        else stage.write(path, after);
      }
    },
  };
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
