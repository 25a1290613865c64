import { type Entry, rows, type Writer } from "../model/format.ts";
import { csvHolds, csvRow } from "./csv.ts";

/** A column of a product's template, and what it says of an indicator. */
export type Column = readonly [name: string, cell: (entry: Entry) => string];

/**
 * A template of a product filled in. The header stands as the products document it, without quotes; an indicator whose row
 * cannot be held is left out.
 * @example csvTable([["ip", ({ record }) => record.value]]) // ip\r\n"203.0.113.42"\r\n
 */
export function csvTable(columns: readonly Column[]): Writer {
  return rows({
    head: `${columns.map(([name]) => name).join(",")}\r\n`,
    row: (entry) => csvRow(columns.map(([, cell]) => cell(entry))) ?? "",
  });
}

/** Words of others in one cell, without those that would cost the row: the indicator matters more. */
export function csvWords(words: readonly string[]): string {
  return words.filter((word) => csvHolds(word) && !word.includes(",")).join(",");
}
