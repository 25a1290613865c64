import { parse } from "csv-parse/sync";
import { lineBatches, type Line } from "./lines.ts";

export interface CsvForm {
  readonly delimiter: string;
  /** Default `"`. */
  readonly quote?: string | undefined;
  /** Lines that start with it are skipped. */
  readonly comment?: string | undefined;
  /** Blanks around cells do not count. Default true. */
  readonly trim?: boolean | undefined;
}

/** A record, with the number of its first line. */
export type Row =
  { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly bad: string };

/** Lines that one quoted record may span: enough for prose in a cell, and the end of a search for a quote nobody closed. */
const maxSpan = 64;

interface Quoted {
  readonly lines: readonly Line[];
  readonly text: string;
}

/** Records of a CSV file, in batches. A record that breaks the rules of quoting is bad alone: reading goes on behind it. */
export async function* csvBatches(text: AsyncIterable<string>, form: CsvForm): AsyncGenerator<readonly Row[]> {
  let open: readonly Line[] = [];
  for await (const lines of lineBatches(text)) {
    const batch = rowsOf(open.length === 0 ? lines : [...open, ...lines], form, false);
    open = batch.open;
    if (batch.rows.length > 0) yield batch.rows;
  }
  yield rowsOf(open, form, true).rows;
}

/** Cells of one line that stands alone, as when a header is looked for. */
export function cellsOf(line: string, form: CsvForm): readonly string[] {
  const [row] = rowsOf([{ number: 1, text: line, overlong: false }], { ...form, comment: undefined }, true).rows;
  return row !== undefined && "cells" in row ? row.cells : [];
}

interface Rows {
  readonly rows: readonly Row[];
  /** Lines of a record whose end has not come yet. */
  readonly open: readonly Line[];
}

function rowsOf(lines: readonly Line[], form: CsvForm, final: boolean): Rows {
  const { delimiter, comment } = form;
  const quote = form.quote ?? '"';
  const trim = form.trim ?? true;
  const rows: Row[] = [];
  let run: Quoted[] = [];
  const flush = (): void => {
    rows.push(...quotedRows(run, form));
    run = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.text === "" || (comment !== undefined && line.text.startsWith(comment))) continue;
    if (line.overlong) {
      flush();
      rows.push({ line: line.number, bad: line.text });
    } else if (!line.text.includes(quote)) {
      // Without a quote RFC 4180 §2 leaves nothing to parse.
      if (run.length > 0) flush();
      const cells = line.text.split(delimiter);
      rows.push({ line: line.number, cells: trim ? cells.map((cell) => cell.trim()) : cells });
    } else {
      const end = recordEnd(lines, index, quote);
      if (end === undefined && !final && lines.length - index < maxSpan) {
        flush();
        return { rows, open: lines.slice(index) };
      }
      const span = lines.slice(index, (end ?? index) + 1);
      run.push({ lines: span, text: span.map(({ text }) => text).join("\n") });
      index += span.length - 1;
    }
  }
  flush();
  return { rows, open: [] };
}

/** Index of the line that ends the record: quotes, doubled ones too, then come in pairs. */
function recordEnd(lines: readonly Line[], from: number, quote: string): number | undefined {
  let odd = false;
  for (let index = from; index < Math.min(lines.length, from + maxSpan); index += 1) {
    const text = lines[index]?.text ?? "";
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) odd = !odd;
    if (!odd) return index;
  }
  return undefined;
}

/** Parses a run of records in one call, because starting the parser costs more than a row; singly only if that fails. */
function quotedRows(run: readonly Quoted[], form: CsvForm): readonly Row[] {
  if (run.length === 0) return [];
  const parsed = parseQuoted(run.map(({ text }) => text).join("\n"), form);
  if (parsed?.length === run.length) {
    return parsed.map((cells, index) => ({ line: run[index]?.lines[0]?.number ?? 0, cells }));
  }
  return run.flatMap((quoted) => (run.length === 1 ? badRows(quoted, form) : quotedRows([quoted], form)));
}

/** The first line is given up; those that a stray quote had drawn in get a second chance. */
function badRows({ lines }: Quoted, form: CsvForm): readonly Row[] {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  return [{ line: first.number, bad: first.text }, ...rowsOf(others, form, true).rows];
}

function parseQuoted(text: string, form: CsvForm): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, {
      delimiter: form.delimiter,
      quote: form.quote ?? '"',
      trim: form.trim ?? true,
      record_delimiter: "\n",
      relax_column_count: true,
    });
  } catch {
    return undefined;
  }
}
