import type { Unread } from "../model/indicator.ts";
import { lineBatches } from "./lines.ts";
import { unreadRecord } from "./unread.ts";

/** A value, with the number of its line. */
export interface ListedValue {
  readonly value: string;
  readonly line: number;
}

/** The values of a list with one a line, in batches; blank lines and comments are none. */
export async function* valueBatches(text: AsyncIterable<string>): AsyncGenerator<readonly (ListedValue | Unread)[]> {
  for await (const lines of lineBatches(text)) {
    yield lines.flatMap((line): readonly (ListedValue | Unread)[] => {
      if (line.overlong) return [unreadRecord("malformed-row", line.text, line.number)];
      const value = valueOf(line.text);
      return value === "" ? [] : [{ value, line: line.number }];
    });
  }
}

const comment = /^(?:#|;|\/\/)/;

/** The first word. A `#` ends a value only behind a blank (before that it is a URL's fragment), and so never within it. */
export function valueOf(line: string): string {
  const trimmed = line.trim();
  return comment.test(trimmed) ? "" : (/^\S+/.exec(trimmed)?.[0] ?? "");
}
