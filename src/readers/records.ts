import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";
import { jsonScanner, type Capture, type Captured, type Path } from "./json-scan.ts";
import { lineBatches } from "./lines.ts";

/** One record of a JSON file, parsed; or the text that would not parse. */
export type JsonRecord =
  | { readonly number: number; readonly root: number; readonly path: Path; readonly value: unknown }
  | { readonly number: number; readonly bad: string };

/** The values of one or many JSON documents that `capture` asks for, in batches; each is parsed alone. */
export async function* jsonRecords(
  text: AsyncIterable<string>,
  name: string,
  capture: Capture,
): AsyncGenerator<readonly JsonRecord[]> {
  const scanner = jsonScanner(name, capture);
  for await (const chunk of text) {
    const found = scanner.push(chunk);
    if (found.length > 0) yield found.map(parsed);
  }
  yield scanner.end().map(parsed);
}

/** NDJSON: one record a line; a line that is no JSON is bad alone. Numbers are line numbers. */
export async function* ndjsonRecords(text: AsyncIterable<string>): AsyncGenerator<readonly JsonRecord[]> {
  for await (const lines of lineBatches(text)) {
    const stated = lines.filter((line) => line.text.trim() !== "");
    yield stated.map(({ number, text, overlong }) => parsed({ number, root: number, path: [], text, overlong }));
  }
}

/**
 * Elements of the array, or values of the object, at a path. Throws when the document has no such container: an answer of
 * another shape is an error of the server and must not be taken for an empty list.
 */
export async function* elementsAt(
  text: AsyncIterable<string>,
  name: string,
  place: readonly string[],
): AsyncGenerator<readonly JsonRecord[]> {
  const list = { seen: false };
  yield* jsonRecords(text, name, (path, opening) => {
    if (!startsWith(path, place)) return false;
    if (path.length === place.length && opening !== "scalar") list.seen = true;
    return path.length === place.length + 1;
  });
  if (!list.seen) throw shapeError(name, `no list at /${place.join("/")}`);
}

/** A small document as a whole, such as what an API tells of itself; undefined for one over the limit of a record. */
export async function wholeJson(text: AsyncIterable<string>, name: string): Promise<unknown> {
  let whole: unknown;
  for await (const records of jsonRecords(text, name, (path) => path.length === 0)) {
    for (const record of records) whole ??= "bad" in record ? undefined : record.value;
  }
  return whole;
}

/** The file is JSON, but of another shape than its format says. */
export function shapeError(name: string, lacks: string): PressError {
  return new PressError("input-shape", `${name} holds ${lacks}.`, {
    hint: "Look into the file: it may be an error message, or its publisher changed the format.",
  });
}

function parsed({ number, root, path, text, overlong }: Captured): JsonRecord {
  const value = overlong ? undefined : parseJson(text);
  return value === undefined ? { number, bad: text } : { number, root, path, value };
}

function startsWith(path: Path, place: readonly string[]): boolean {
  return path.length >= place.length && place.every((part, index) => String(path[index]) === part);
}
