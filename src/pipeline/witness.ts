import { createHash } from "node:crypto";
import type { Reach } from "../model/plugin.ts";

/** Sees what a source reads, so that a later run can tell whether it would read the same. */
export interface Witness {
  /** To be lent to the source in place of the reach that it stands for. */
  readonly reach: Reach;
  /** SHA-256 of each file; undefined when the reading came from anything else as well, the run's time included. */
  digests(): readonly string[] | undefined;
}

export function witness(reach: Reach, files: readonly string[]): Witness {
  const digests = new Map<string, string>();
  let onlyFiles = true;
  const beyondFiles = (): Reach => {
    onlyFiles = false;
    return reach;
  };
  return {
    reach: {
      open: (location) =>
        files.includes(location)
          ? watched(reach.open(location), (digest) => {
              // A file that changed while it was read has no digest.
              if ((digests.get(location) ?? digest) !== digest) onlyFiles = false;
              digests.set(location, digest);
            })
          : beyondFiles().open(location),
      folder: (location, wish) => beyondFiles().folder(location, wish),
      ask: (request) => beyondFiles().ask(request),
      signal: reach.signal,
      get namespace() {
        return beyondFiles().namespace;
      },
      get asOf() {
        return beyondFiles().asOf;
      },
      get mark() {
        return beyondFiles().mark;
      },
      advance(mark) {
        beyondFiles().advance(mark);
      },
      warn(sentence) {
        beyondFiles().warn(sentence);
      },
    },
    digests() {
      const known = files.flatMap((file) => digests.get(file) ?? []);
      return onlyFiles && known.length === files.length ? known : undefined;
    },
  };
}

/** The digest that a witness would give of these bytes. */
export async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest("hex");
}

/** Gives the digest only at the end of the bytes: who stops before has not read them. */
async function* watched(bytes: AsyncIterable<Uint8Array>, done: (digest: string) => void): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  done(hash.digest("hex"));
}
