import { z } from "zod";
import { defineSource, type Reach } from "../model/plugin.ts";
import { decoded, peek } from "../readers/bytes.ts";
import type { Capture } from "../readers/json-scan.ts";
import { jsonRecords, shapeError, type JsonRecord } from "../readers/records.ts";
import { emptyContext } from "../readers/stix-context.ts";
import { noteObject, readObject } from "../readers/stix-objects.ts";

const options = z.strictObject({
  observables: z
    .boolean()
    .optional()
    .describe("Take observed data and bare observables too, which nobody called malicious. Default false."),
});

/** STIX 2.1 and 2.0: bundles, TAXII envelopes, arrays of objects, or one object. */
export const stix = defineSource({
  name: "stix",
  summary: "STIX 2.1 or 2.0 bundle or objects, JSON",
  nature: "append",
  deriveHosts: false,
  options,
  recognises: ({ text }) =>
    /^\s*[{[]/.test(text) &&
    (/"type"\s*:\s*"bundle"/.test(text) || /"id"\s*:\s*"[a-z0-9-]+--[0-9a-f-]{36}"/.test(text)),
  async *read(location, wishes, reach) {
    // Two passes: relationships and names may stand behind the indicators that they belong to.
    const context = emptyContext();
    let objects = 0;
    for await (const records of stixObjects(location, reach)) {
      for (const record of records) noteObject(context, record);
      objects += records.length;
    }
    if (objects === 0 && !(await isEmptyBundle(location, reach))) throw shapeError(location, "no STIX objects");
    const observables = wishes.observables ?? !context.judged;
    for await (const records of stixObjects(location, reach)) {
      for (const record of records) yield* readObject(record, context, observables, reach.asOf);
    }
  },
});

async function* stixObjects(location: string, reach: Reach): AsyncGenerator<readonly JsonRecord[]> {
  const { head, text } = await peek(decoded(reach.open(location), location));
  yield* jsonRecords(text, location, /"objects"\s*:\s*\[/.test(head) ? bundled : bare);
}

/** Elements of any list named `objects`: of a bundle, a TAXII envelope, or of bundles in a list. */
const bundled: Capture = (path) => typeof path.at(-1) === "number" && path.at(-2) === "objects";

const bare: Capture = (path, opening) => opening === "{" && (path.length === 0 || typeof path[0] === "number");

/** A TAXII server answers `{}` or an empty list for nothing new. */
async function isEmptyBundle(location: string, reach: Reach): Promise<boolean> {
  const { head } = await peek(decoded(reach.open(location), location));
  return /"objects"\s*:\s*\[\s*\]/.test(head) || /^\s*\[\s*\]\s*$/.test(head) || /"type"\s*:\s*"bundle"/.test(head);
}
