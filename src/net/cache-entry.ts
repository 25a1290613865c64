import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../model/json.ts";
import { type Measure, measured } from "./digest.ts";
import { fileBytes } from "./spool.ts";

const headSchema = z.strictObject({
  /** SHA-256 of the address that answered: validators are worth nothing at another (RFC 9110 §8.8). */
  address: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  headers: z.array(z.tuple([z.string(), z.string()])),
});
const entrySchema = headSchema.extend({ length: z.int().nonnegative(), digest: z.string() });

/** An answer of a run before, whole and as it came. */
export interface Stored {
  readonly head: Readonly<z.infer<typeof headSchema>>;
  readonly path: string;
}

/** The file beside a stored body. */
export function writtenEntry(head: Stored["head"], { length, digest }: Measure): string {
  return `${JSON.stringify({ ...head, length, digest })}\n`;
}

/** An entry that is whole; undefined for one that is not there, not in its form, or beside another body. */
export async function readEntry(place: string, name: string, signal: AbortSignal): Promise<Stored | undefined> {
  const text = await ifThere(readFile(join(place, `${name}.json`), "utf8"));
  const parsed = entrySchema.safeParse(text === undefined ? undefined : parseJson(text));
  if (!parsed.success) return undefined;
  const { length, digest, ...head } = parsed.data;
  const path = join(place, `${name}.body`);
  const found = await ifThere(measureOf(fileBytes(path, signal)));
  return found?.length === length && found.digest === digest ? { head, path } : undefined;
}

async function measureOf(bytes: AsyncIterable<Uint8Array>): Promise<Measure> {
  const body = measured(bytes);
  const rest = body.bytes[Symbol.asyncIterator]();
  while ((await rest.next()).done !== true);
  return body.measure();
}

/** A cache that cannot be read is as good as none: what it would have saved is fetched. */
async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") return undefined;
    throw error;
  }
}
