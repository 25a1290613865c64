import { kinds, type Kind } from "../model/indicator.ts";
import { defineEmitter } from "../model/plugin.ts";

/** Plain lists for firewalls, lookups and people: one live value a line, and nothing else, so that no reader needs a parser. */
export const lists = defineEmitter({
  name: "lists",
  folder: "lists",
  format: 1,
  summary: "Plain lists by kind: one live value a line",
  lines: {
    files: kinds.map(fileOf),
    lines({ record: { kind, value, status } }) {
      return status === "live" ? [{ file: fileOf(kind), key: value, text: value }] : [];
    },
    keyOf: (_file, text) => text,
  },
});

function fileOf(kind: Kind): string {
  return `lists/${kind}.txt`;
}
