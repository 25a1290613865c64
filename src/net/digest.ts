import { createHash } from "node:crypto";

/** Length and SHA-256 (in hex) of some bytes: what tells one body from another. */
export interface Measure {
  readonly length: number;
  readonly digest: string;
}

/** Passes bytes on and measures them on the way; `measure` holds once they have ended. */
export function measured(bytes: AsyncIterable<Uint8Array>): {
  readonly bytes: AsyncIterable<Uint8Array>;
  measure(): Measure;
} {
  const hash = createHash("sha256");
  let length = 0;
  const passing = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      hash.update(chunk);
      length += chunk.length;
      yield chunk;
    }
  };
  return { bytes: passing(), measure: () => ({ length, digest: hash.digest("hex") }) };
}

/** SHA-256 of a text, in hex: a name that says nothing of what it names. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
