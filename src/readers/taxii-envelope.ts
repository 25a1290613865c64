import { textOf, type Body } from "./body.ts";
import type { Capture } from "./json-scan.ts";
import { asText } from "./pointer.ts";
import { jsonRecords, shapeError, type JsonRecord } from "./records.ts";
import { saysYes } from "./stated.ts";
import { taxiiError, versionError } from "./taxii-answer.ts";

/** What an envelope says beside its objects (TAXII 2.1 §3.7). Each part may be absent: `{}` is an empty one. */
export interface Envelope {
  readonly more: boolean;
  readonly next: string | undefined;
  readonly objects: number;
}

/** The objects of an envelope, in batches. */
export function envelopeObjects(page: Body): AsyncIterable<readonly JsonRecord[]> {
  return jsonRecords(textOf(page), page.url, isObject);
}

/** Reads an envelope through once and hands out its objects. Throws for an answer that is none. */
export async function readEnvelope(page: Body, note: (record: JsonRecord) => void): Promise<Envelope> {
  const stated: Record<string, unknown> = {};
  const shape = { object: false };
  let objects = 0;
  const capture: Capture = (path, opening) => {
    if (path.length === 0) shape.object = opening === "{";
    return isObject(path, opening) || (path.length === 1 && path[0] !== "objects");
  };
  for await (const records of jsonRecords(textOf(page), page.url, capture)) {
    for (const record of records) {
      if ("bad" in record || record.path.length > 1) {
        note(record);
        objects += 1;
      } else stated[String(record.path[0])] = record.value;
    }
  }
  if (!shape.object) throw shapeError(page.url, "no TAXII envelope");
  if (stated["type"] === "bundle") throw versionError(page.url, "answers with a bundle");
  if ("title" in stated || "http_status" in stated) throw taxiiError(page.url, stated);
  return { more: saysYes(stated["more"]), next: asText(stated["next"]), objects };
}

const isObject: Capture = (path) => path.length === 2 && path[0] === "objects" && typeof path[1] === "number";
