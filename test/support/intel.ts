import { expect } from "vitest";
import { csvHolds } from "../../src/dialects/csv.ts";
import { intelHolds } from "../../src/dialects/splunk-es.ts";
import { csvHeader, csvRows } from "./csv.ts";
import type { FormatCase } from "./format.ts";

/** What an intel file of Splunk Enterprise Security must give: the documented header, and the value in the column of its family. */
export function intelCase(family: string, header: string, column: string): FormatCase {
  return {
    golden: `splunk-es/${family}.csv`,
    values(text) {
      expect(csvHeader(text)).toBe(header);
      return csvRows(text).map((row) => row[column] ?? "");
    },
    leavesOut: (value) => !csvHolds(value) || !intelHolds(value),
  };
}
