/** A line of a file, without its end. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
  /** True when it was longer than the limit: `text` is only its start. */
  readonly overlong: boolean;
}

const maxLine = 1024 * 1024;
const keptOfOverlong = 120;

/**
 * Cuts text into lines, in one batch per chunk (a promise per line would cost more than the parsing). LF and CRLF end a
 * line; the last needs no end. An overlong line is never held: its start is kept and the rest dropped as it comes.
 */
export async function* lineBatches(text: AsyncIterable<string>): AsyncGenerator<readonly Line[]> {
  let number = 1;
  let rest = "";
  let overlong = false;
  for await (const chunk of text) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf("\n"); end !== -1; end = chunk.indexOf("\n", from)) {
      lines.push(line(number, overlong ? rest : rest + chunk.slice(from, end), overlong));
      number += 1;
      rest = "";
      overlong = false;
      from = end + 1;
    }
    if (!overlong) rest += chunk.slice(from);
    if (rest.length > maxLine) {
      rest = rest.slice(0, keptOfOverlong);
      overlong = true;
    }
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [line(number, rest, overlong)];
}

function line(number: number, stated: string, dropped: boolean): Line {
  const overlong = dropped || stated.length > maxLine;
  const text = overlong ? stated.slice(0, keptOfOverlong) : stated;
  return { number, text: text.endsWith("\r") ? text.slice(0, -1) : text, overlong };
}
