import { PressError } from "../model/errors.ts";
import { feedToken, startToken, type Token } from "./json-token.ts";

/** Where a value stands: keys of objects as text, indexes of arrays as numbers. */
export type Path = readonly (string | number)[];
export type Opening = "{" | "[" | "scalar";

/** Asked once per value, before it is read: true cuts its text out, false steps into a container and over a scalar. */
export type Capture = (path: Path, opening: Opening) => boolean;

export interface Captured {
  /** 1-based, in the order of the text. */
  readonly number: number;
  /** 0-based: a file may hold several documents one after the other. */
  readonly root: number;
  readonly path: Path;
  readonly text: string;
  readonly overlong: boolean;
}

export interface Scanner {
  push(chunk: string): readonly Captured[];
  /** Throws when the text ended within a document. */
  end(): readonly Captured[];
}

type Expected = "value" | "key" | "colon" | "comma";

const maxDepth = 64;

/** A pushed JSON scanner: holds the value that is being cut out and the path to it, never the document. */
export function jsonScanner(name: string, capture: Capture): Scanner {
  const path: (string | number)[] = [];
  let found: Captured[] = [];
  let token: Token | undefined;
  let expected: Expected = "value";
  let root = 0;
  let number = 0;

  function taken(): readonly Captured[] {
    const all = found;
    found = [];
    return all;
  }

  function finishToken(done: Token): void {
    token = undefined;
    if (expected === "key") {
      path[path.length - 1] = keyOf(done.text);
      expected = "colon";
      return;
    }
    if (done.keep || done.overlong) {
      number += 1;
      found.push({ number, root, path: [...path], text: done.text, overlong: done.overlong });
    }
    finishValue();
  }

  function finishValue(): void {
    expected = path.length === 0 ? "value" : "comma";
    if (path.length === 0) root += 1;
  }

  function malformed(character: string): PressError {
    return new PressError("input-malformed", `${name} is not JSON: unexpected ${character} after record ${number}.`, {
      hint: "Check how the file was made; JSON tools name the exact place.",
    });
  }

  /** False when a token starts at this character, which is still to be fed to it. */
  function open(character: string): boolean {
    const opening = character === "{" || character === "[" ? character : "scalar";
    const captured = capture(path, opening);
    if (captured || opening === "scalar") {
      if (!captured && !/["\-\dtfn]/.test(character)) throw malformed(JSON.stringify(character));
      token = startToken(character, captured);
      return false;
    }
    if (path.length === maxDepth) throw malformed(`nesting over ${maxDepth} levels`);
    path.push(opening === "[" ? 0 : "");
    expected = opening === "[" ? "value" : "key";
    return true;
  }

  function step(character: string): boolean {
    const last = path.at(-1);
    if (character === "," && expected === "comma") {
      if (typeof last === "number") path[path.length - 1] = last + 1;
      expected = typeof last === "number" ? "value" : "key";
    } else if (character === ":" && expected === "colon") {
      expected = "value";
    } else if ((character === "]" && typeof last === "number") || (character === "}" && typeof last === "string")) {
      if (expected === "colon") throw malformed(JSON.stringify(character));
      path.pop();
      finishValue();
    } else if (expected === "key" && character === '"') {
      token = startToken(character, true);
      return false;
    } else if (expected === "value") {
      return open(character);
    } else {
      throw malformed(JSON.stringify(character));
    }
    return true;
  }

  function push(chunk: string): readonly Captured[] {
    let at = 0;
    while (at < chunk.length) {
      if (token !== undefined) {
        at = feedToken(token, chunk, at);
        if (at === -1) break;
        finishToken(token);
        continue;
      }
      const character = chunk.charAt(at);
      if (/\s/.test(character) || step(character)) at += 1;
    }
    return taken();
  }

  function end(): readonly Captured[] {
    if (token?.bare === true && path.length === 0) finishToken(token);
    if (token !== undefined || path.length > 0) {
      const hint = "Fetch it again; nothing of it was taken.";
      throw new PressError("input-truncated", `${name} ends in the middle of record ${number + 1}.`, { hint });
    }
    return taken();
  }

  return { push, end };
}

/** A key that is no JSON string stands for itself: the value behind it is judged, not the key. */
function keyOf(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
