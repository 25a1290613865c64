import { z } from "zod";
import { confidences, type Kind } from "../model/indicator.ts";
import { parseDuration } from "../model/time.ts";
import { allowances } from "./soc-defenders-api.ts";

/** Options of every endpoint that gives indicators; `kinds` are those that it knows. */
export function endpointOptions<const Kinds extends readonly Kind[]>(kinds: Kinds) {
  return {
    types: z
      .array(z.enum(kinds))
      .min(1)
      .optional()
      .describe("Kinds to ask for, each by itself; left out: all at once."),
    confidences: z
      .array(z.enum(confidences))
      .min(1)
      .optional()
      .describe("Confidences to ask for, each by itself; left out: all at once."),
    lookback: z
      .string()
      .transform((text, context) => {
        const ms = parseDuration(text) ?? 0;
        if (ms === 0 || ms > allowances.pro.lookback) {
          const message = "must be a duration such as 12h or 7d, at most 365d";
          context.addIssue({ code: "custom", message, input: text });
        }
        return ms;
      })
      .optional()
      .describe("How far the first reading looks back, e.g. 7d; later ones begin where the last one ended."),
  };
}
