import { PressError } from "../model/errors.ts";
import { commentedHeader } from "./commented-csv.ts";
import { cellsOf, type CsvForm } from "./csv.ts";
import { fieldOf, fields, type Field } from "./fields.ts";
import { looksLikeIndicator } from "./guess.ts";
import { shown } from "./unread.ts";

/** What the owner of a feed may say of its columns; all of it may be left out. */
export interface CsvWishes {
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly comment?: string | undefined;
  readonly trim?: boolean | undefined;
  readonly header?: boolean | undefined;
  /** By name (case does not count) or 0-based index. */
  readonly columns?: Readonly<Partial<Record<Field, string | number | undefined>>> | undefined;
}

/** How a CSV file is to be read: its form, and the columns of each field, best first. */
export interface CsvPlan {
  readonly form: CsvForm;
  /** Cells of the header row, to be skipped when it comes by. */
  readonly header: readonly string[] | undefined;
  readonly columns: ReadonlyMap<Field, readonly number[]>;
}

const sampleRows = 50;

/** Finds out how a CSV file is to be read from its first lines, or undefined where no column holds indicators. */
export function planCsv(head: string, wishes: CsvWishes, name: string): CsvPlan | undefined {
  const comment = wishes.comment ?? "#";
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== "");
  const rows = lines.filter((line) => !line.startsWith(comment)).slice(0, sampleRows);
  const form = { ...wishes, comment, delimiter: wishes.delimiter ?? sniffDelimiter(rows, wishes.quote ?? '"') };
  const sample = rows.map((row) => cellsOf(row, form));
  const header = headerOf(sample[0], wishes);
  if (wishes.columns !== undefined) {
    return { form, header, columns: statedColumns(wishes.columns, header ?? [], name) };
  }
  if (header !== undefined) return planned(form, header, header);
  const isHeader = (cells: readonly string[]) => cells.some((cell) => fieldOf(cell)?.field === "value");
  const hidden = commentedHeader(lines, form, isHeader);
  if (hidden !== undefined && wishes.header !== false) return planned(form, undefined, hidden);
  const guessed = guessColumn(sample);
  return guessed === undefined ? undefined : { form, header, columns: new Map([["value", [guessed]]]) };
}

/** The delimiter that cuts most lines into the same number of cells, more than one; a comma where none does. */
export function sniffDelimiter(lines: readonly string[], quote: string): string {
  let best = { delimiter: ",", agreeing: 0, width: 1 };
  for (const delimiter of [",", ";", "\t", "|"]) {
    const widths = lines.map((line) => cellsOf(line, { delimiter, quote }).length);
    for (const width of new Set(widths)) {
      const agreeing = width < 2 ? 0 : widths.filter((other) => other === width).length;
      const better = agreeing > best.agreeing || (agreeing === best.agreeing && width > best.width);
      if (better && agreeing * 2 >= lines.length) best = { delimiter, agreeing, width };
    }
  }
  return best.delimiter;
}

function headerOf(first: readonly string[] | undefined, wishes: CsvWishes): readonly string[] | undefined {
  if (first === undefined || wishes.header === false) return undefined;
  const byName = Object.values(wishes.columns ?? {}).some((column) => typeof column === "string");
  if (wishes.header === true || byName) return first;
  const stated = first.map((cell) => fieldOf(cell)?.field);
  return stated.includes("value") && !first.some(looksLikeIndicator) ? first : undefined;
}

function planned(form: CsvForm, header: readonly string[] | undefined, names: readonly string[]): CsvPlan | undefined {
  const columns = new Map<Field, { readonly index: number; readonly rank: number }[]>();
  for (const [index, name] of names.entries()) {
    const known = fieldOf(name);
    if (known === undefined) continue;
    const found = columns.get(known.field) ?? [];
    found.push({ index, rank: known.rank });
    columns.set(known.field, found);
  }
  if (!columns.has("value")) return undefined;
  const ranked = [...columns].map(
    ([field, found]) => [field, found.sort((a, b) => a.rank - b.rank).map(({ index }) => index)] as const,
  );
  return { form, header, columns: new Map(ranked) };
}

function statedColumns(
  wishes: NonNullable<CsvWishes["columns"]>,
  header: readonly string[],
  name: string,
): ReadonlyMap<Field, readonly number[]> {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const columns = new Map<Field, readonly number[]>();
  for (const field of fields) {
    const wish = wishes[field];
    if (wish === undefined) continue;
    const index = typeof wish === "number" ? wish : names.indexOf(wish.trim().toLowerCase());
    if (index === -1) {
      const hint = `Its columns are: ${shown(header.join(", "))}. Correct \`columns\` of this source.`;
      throw new PressError("input-columns", `${name} has no column "${String(wish)}" for ${field}.`, { hint });
    }
    columns.set(field, [index]);
  }
  return columns;
}

/** The leftmost of the columns with the most values that look like indicators, if that is at least half of them. */
function guessColumn(sample: readonly (readonly string[])[]): number | undefined {
  const width = Math.max(0, ...sample.map((cells) => cells.length));
  const counts = Array.from(
    { length: width },
    (_, index) => sample.filter((cells) => looksLikeIndicator(cells[index] ?? "")).length,
  );
  const most = Math.max(0, ...counts);
  return most > 0 && most * 2 >= sample.length ? counts.indexOf(most) : undefined;
}
