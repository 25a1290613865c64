import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { looksLikeIndicator } from "../readers/guess.ts";
import { lineBatches } from "../readers/lines.ts";
import { unreadRecord } from "../readers/unread.ts";

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
    for await (const lines of lineBatches(decoded(reach.open(location), location))) {
      for (const line of lines) {
        const value = valueOf(line.text);
        if (line.overlong) yield unreadRecord("malformed-row", line.text, line.number);
        else if (value !== "") yield indicatorType === undefined ? { value } : { value, type: indicatorType };
      }
    }
  },
});

const comment = /^(?:#|;|\/\/)/;

/** The first word. A `#` ends a value only behind a blank (before that it is a URL's fragment), and so never within it. */
function valueOf(line: string): string {
  const trimmed = line.trim();
  return comment.test(trimmed) ? "" : (/^\S+/.exec(trimmed)?.[0] ?? "");
}
