import { z } from "zod";

/** Options that every generic format has; what they do is told at `Manner`. */
export const mannerOptions = {
  types: z
    .record(z.string(), z.string())
    .optional()
    .describe("The feed's type words and the kinds they mean; `auto` for telling the kind by the value."),
  indicatorType: z.string().optional().describe("The type of every record, where the feed does not say."),
  confidenceScale: z.enum(["0-100", "0-1"]).optional().describe("Scale of numbers in the confidence column."),
  tagSeparator: z.string().min(1).optional().describe("Text between tags within one cell."),
};
