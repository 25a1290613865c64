/** A JSON value or key that is being cut out of chunks of text. Its inside is only measured: `JSON.parse` judges it. */
export interface Token {
  text: string;
  /** False for a value that nobody asked for: it is stepped over and its text never held. */
  keep: boolean;
  /** True once the text outgrew the limit and was dropped. */
  overlong: boolean;
  /** Open brackets outside of strings. */
  depth: number;
  inString: boolean;
  /** The last chunk ended behind a backslash. */
  escaped: boolean;
  /** A number or a literal: it ends before the next delimiter instead of with a closing mark. */
  bare: boolean;
}

const maxRecord = 16 * 1024 * 1024;
const keptOfOverlong = 120;

/** A token whose first character is about to be fed. */
export function startToken(first: string, keep: boolean): Token {
  const bare = first !== '"' && first !== "{" && first !== "[";
  return { text: "", keep, overlong: false, depth: 0, inString: false, escaped: false, bare };
}

/** Feeds the chunk from `from` on. Gives the index behind the token's end, or -1 when it goes on in the next chunk. */
export function feedToken(token: Token, chunk: string, from: number): number {
  const end = token.bare ? bareEnd(chunk, from) : closedEnd(token, chunk, from);
  if (token.keep) {
    token.text += chunk.slice(from, end === -1 ? undefined : end);
    if (token.text.length > maxRecord) {
      token.text = token.text.slice(0, keptOfOverlong);
      token.keep = false;
      token.overlong = true;
    }
  }
  return end;
}

function bareEnd(chunk: string, from: number): number {
  const delimiter = /[\s,\]}]/g;
  delimiter.lastIndex = from;
  return delimiter.exec(chunk)?.index ?? -1;
}

function closedEnd(token: Token, chunk: string, from: number): number {
  // Jumping from mark to mark instead of from character to character is what makes this fast.
  const inside = /["\\]/g;
  const outside = /["{}[\]]/g;
  let at = from;
  if (token.escaped && at < chunk.length) {
    token.escaped = false;
    at += 1;
  }
  for (;;) {
    const marks = token.inString ? inside : outside;
    marks.lastIndex = at;
    const mark = marks.exec(chunk);
    if (mark === null) return -1;
    at = mark.index + 1;
    switch (mark[0]) {
      case "\\":
        token.escaped = at === chunk.length;
        at += 1;
        continue;
      case '"':
        token.inString = !token.inString;
        break;
      case "{":
      case "[":
        token.depth += 1;
        break;
      default:
        token.depth -= 1;
    }
    if (token.depth === 0 && !token.inString) return at;
  }
}
