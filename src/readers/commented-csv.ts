import { cellsOf, csvBatches, type CsvForm } from "./csv.ts";

/** A row by the names of its header, in lower case; columns that the header does not name are left out. */
export type NamedRow =
  | { readonly line: number; readonly cells: Readonly<Record<string, string>> }
  | { readonly line: number; readonly bad: string };

export interface Header {
  readonly names: readonly string[];
  /** True for a header that is written as a row instead of a comment. */
  readonly isRow: boolean;
  /** Cells that a row must have at least: as far as the column by which the header was known. */
  readonly least: number;
}

const form = { delimiter: ",", comment: "#" } as const;

/** The header with one of these columns (lower case) that the start of a table has, in its comments or as its first row. */
export function findHeader(head: string, columns: readonly string[]): Header | undefined {
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== "");
  const isHeader = (cells: readonly string[]) => cells.some((cell) => columns.includes(cell.toLowerCase()));
  const first = lines.find((line) => !line.startsWith(form.comment));
  const hidden = commentedHeader(lines, form, isHeader);
  const row = first === undefined ? [] : cellsOf(first, form);
  const cells = hidden ?? (isHeader(row) ? row : undefined);
  if (cells === undefined) return undefined;
  const names = cells.map((cell) => cell.toLowerCase());
  return { names, isRow: hidden === undefined, least: names.findIndex((name) => columns.includes(name)) + 1 };
}

/** Cells of the last comment before the data that is a header: abuse.ch writes its headers so, and further comments behind. */
export function commentedHeader(
  lines: readonly string[],
  { comment = "#", ...rest }: CsvForm,
  isHeader: (cells: readonly string[]) => boolean,
): readonly string[] | undefined {
  const first = lines.findIndex((line) => !line.startsWith(comment));
  return lines
    .slice(0, first === -1 ? lines.length : first)
    .map((line) => cellsOf(line.slice(comment.length).trim(), rest))
    .findLast((cells) => cells.length > 1 && isHeader(cells));
}

/** Rows by name, since publishers add columns in the middle: ThreatFox did so with `is_compromised`. */
export async function* namedRows(text: AsyncIterable<string>, header: Header): AsyncGenerator<readonly NamedRow[]> {
  let isHeader = header.isRow;
  for await (const rows of csvBatches(text, form)) {
    const data = isHeader ? rows.slice(1) : rows;
    if (rows.length > 0) isHeader = false;
    yield data.map((row) => {
      if ("bad" in row) return row;
      const { line, cells } = row;
      if (cells.length < header.least) return { line, bad: cells.join(",") };
      return { line, cells: Object.fromEntries(header.names.map((name, index) => [name, cells[index] ?? ""])) };
    });
  }
}
