import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { decoded } from "../readers/bytes.ts";
import { lineBatches } from "../readers/lines.ts";
import { unreadRecord } from "../readers/unread.ts";

const sinks = new Set(["0.0.0.0", "127.0.0.1", "::", "::1"]);
const local = /^(?:localhost|localhost\.localdomain|local|broadcasthost|0\.0\.0\.0|ip6-.*)$/i;
const address = /^(?:[\d.]+|[0-9a-f:]*:[0-9a-f:.]*)$/i;
const sinkLine = /^\s*(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+\S/;

/** Block lists in the form of hosts(5): a sink address and the names that are sent there. */
export const hosts = defineSource({
  name: "hosts",
  summary: "A hosts file that sends bad names to 0.0.0.0 or 127.0.0.1",
  nature: "append",
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => {
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
    const sample = lines.slice(0, 50);
    return sample.filter((line) => sinkLine.test(line)).length * 2 > sample.length;
  },
  async *read(location, _options, reach) {
    for await (const lines of lineBatches(decoded(reach.open(location), location))) {
      for (const { text, number, overlong } of lines) {
        if (overlong) yield unreadRecord("malformed-row", text, number);
        else yield* namesOf(text, number);
      }
    }
  },
});

function namesOf(line: string, number: number): readonly (Sighting | Unread)[] {
  const [first = "", ...names] = line.replace(/#.*$/, "").trim().split(/\s+/);
  if (first === "" || (names.length > 0 && names.every((name) => local.test(name)))) return [];
  if (!sinks.has(first) || names.length === 0) return [unreadRecord("malformed-row", line.trim(), number)];
  return names
    .filter((name) => !local.test(name))
    .map((value) =>
      address.test(value) ? unreadRecord("unsupported-type", value, number) : { value, type: "domain" },
    );
}
