import type { Reach } from "../model/plugin.ts";
import { decoded } from "./bytes.ts";

/** Bytes that can be read again and again: a file, or an answer that is still at hand. */
export interface Body {
  /** Where it came from, for messages. */
  readonly url: string;
  open(): AsyncIterable<Uint8Array>;
}

/** The body of a file, or of an address by a plain GET. */
export function bodyAt(location: string, reach: Reach): Body {
  return { url: location, open: () => reach.open(location) };
}

/** The text of a body, from its beginning. */
export function textOf(body: Body): AsyncGenerator<string> {
  return decoded(body.open(), body.url);
}
