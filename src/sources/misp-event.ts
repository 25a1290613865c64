import { z } from "zod";
import { defineSource } from "../model/plugin.ts";
import { bodyAt } from "../readers/body.ts";
import { readMisp } from "../readers/misp-events.ts";
import { toIds } from "../readers/misp-options.ts";

/** MISP events: one, a list, or an answer of restSearch for events or attributes (misp-core-format). */
export const mispEvent = defineSource({
  name: "misp-event",
  summary: "MISP events or attributes, JSON as MISP exports them",
  nature: "append",
  deriveHosts: false,
  options: z.strictObject({ toIds }),
  recognises: ({ text }) =>
    /^\s*[{[]/.test(text) &&
    (/"Event"\s*:\s*\{/.test(text) || /^\s*\{\s*"response"\s*:\s*(?:\[\s*\]|\{\s*"Attribute")/.test(text)),
  async *read(location, wishes, reach) {
    for await (const { read } of readMisp(bodyAt(location, reach), wishes.toIds ?? true)) yield read;
  },
});
