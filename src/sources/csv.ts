import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded, peek } from "../readers/bytes.ts";
import { csvBatches, type Row } from "../readers/csv.ts";
import { planCsv, type CsvPlan } from "../readers/csv-plan.ts";
import { fields, type Field } from "../readers/fields.ts";
import { mannerOptions } from "../readers/manner.ts";
import { sightingOf, type Manner } from "../readers/sighting.ts";
import { unreadRecord } from "../readers/unread.ts";

const options = z.strictObject({
  ...mannerOptions,
  delimiter: z.string().length(1).optional().describe("Between cells; found out where it is left out."),
  quote: z.string().length(1).optional(),
  comment: z.string().min(1).optional().describe("Start of lines to skip. Default `#`."),
  trim: z.boolean().optional().describe("Ignore blanks around cells. Default true."),
  header: z.boolean().optional().describe("Whether the first row names the columns; found out where it is left out."),
  columns: z
    .partialRecord(z.enum(fields), z.union([z.string(), z.int().min(0)]))
    .optional()
    .describe("The column of each field, by name or by number from 0."),
});

/** Any table of indicators. Without options, columns are told by well-known names, or by what their values look like. */
export const csv = defineSource({
  name: "csv",
  summary: "Any CSV, TSV or otherwise separated table",
  nature: "append",
  deriveHosts: false,
  options,
  recognises: ({ text }) => {
    const plan = planCsv(text, {}, "");
    return plan !== undefined && (plan.header !== undefined || isTable(text, plan));
  },
  async *read(location, wishes, reach) {
    const { head, text } = await peek(decoded(reach.open(location), location));
    const plan = planCsv(head, wishes, location);
    if (plan === undefined) {
      const hint = "Say which one it is, e.g. `columns: { value: 0 }`.";
      throw new PressError("input-columns", `${location} has no column that looks like indicators.`, { hint });
    }
    let header = plan.header !== undefined;
    for await (const rows of csvBatches(text, plan.form)) {
      for (const row of rows) {
        if (header) header = false;
        else yield readRow(row, plan.columns, wishes);
      }
    }
  },
});

/** A list with one value a line is no table. */
function isTable(text: string, { form }: CsvPlan): boolean {
  const first = text.split("\n").find((line) => line.trim() !== "" && !line.startsWith(form.comment ?? "#"));
  return first?.includes(form.delimiter) ?? false;
}

function readRow(row: Row, columns: CsvPlan["columns"], manner: Manner) {
  if ("bad" in row) return unreadRecord("malformed-row", row.bad, row.line);
  const { cells, line } = row;
  const given: Partial<Record<Field, string>> = {};
  for (const [field, indexes] of columns) {
    const cell = indexes.map((index) => cells[index]).find((text) => text !== undefined && text !== "");
    if (cell !== undefined) given[field] = cell;
  }
  const tooShort = given.value === undefined && cells.length <= Math.min(...(columns.get("value") ?? []));
  return tooShort ? unreadRecord("malformed-row", cells.join(" "), line) : sightingOf(given, manner, line);
}
