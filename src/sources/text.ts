import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { looksLikeIndicator } from "../readers/guess.ts";
import { valueBatches, valueOf } from "../readers/value-lines.ts";

/** The format that a file has when it has no other. */
export const text = defineSource({
  name: "text",
  summary: "A list with one value a line",
  nature: "append",
  deriveHosts: false,
  options: z.strictObject({
    indicatorType: z.string().optional().describe("The type of every value; told by the value where it is left out."),
  }),
  recognises: ({ text: head }) => {
    const values = head
      .split("\n")
      .map(valueOf)
      .filter((value) => value !== "");
    // A list may be all comments on a quiet day; prose has none that look like indicators.
    return values.some(looksLikeIndicator) || (values.length === 0 && head.trim() !== "");
  },
  async *read(location, { indicatorType }, reach) {
    const told = indicatorType === undefined ? {} : { type: indicatorType };
    for await (const values of valueBatches(decoded(reach.open(location), location))) {
      for (const item of values) yield "unread" in item ? item : { value: item.value, ...told };
    }
  },
});
