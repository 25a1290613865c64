import { parse } from "csv-parse/sync";
import { z } from "zod";

const rows = z.array(z.record(z.string(), z.string()));

/** csv-parse without any of its allowances: CRLF, as many fields as the header has, and nothing beside quotes. */
export function csvRows(text: string): Record<string, string>[] {
  return rows.parse(parse(text, { columns: true, record_delimiter: "\r\n" }));
}

export function csvHeader(text: string): string {
  return text.slice(0, text.indexOf("\r\n"));
}
