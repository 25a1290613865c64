import { clip, paint, visible, widthOf, type Paint } from "./terminal.ts";

export interface Column {
  readonly title: string;
  /** Numbers go to the right, so that their digits stand below each other. */
  readonly align?: "left" | "right";
  /** Longer cells are cut. */
  readonly max?: number;
}

export type Cell = string | number | undefined;

const gap = "  ";

/** An aligned table as text, one line a row. Every cell is untrusted and made visible; an absent one stays blank. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  style: Paint = paint(false),
): string {
  const cells = rows.map((row) => columns.map((column, index) => cellText(row[index], column)));
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) => Math.max(...[titles, ...cells].map((row) => widthOf(row[index] ?? ""))));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align ?? "left"))
      .join(gap)
      .trimEnd();
  return [style.bold(lineOf(titles)), ...cells.map(lineOf)].map((line) => `${line}\n`).join("");
}

/** A count for people: `12,480`. Written out, because the machine's locale must not change a report. */
export function countText(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function cellText(cell: Cell, column: Column): string {
  const text = typeof cell === "number" ? numberText(cell) : visible(cell ?? "");
  return column.max === undefined ? text : clip(text, column.max);
}

function numberText(value: number): string {
  return Number.isInteger(value) ? countText(value) : String(value);
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? blanks + text : text + blanks;
}
