import { createRequire } from "node:module";
import { z } from "zod";

export interface Technique {
  readonly name: string;
  /** MITRE's own id: it is random and kept for ever, so nobody can make it up. */
  readonly stixId: string;
  readonly tactics: readonly string[];
  /** Came after ATT&CK 17: the tables of some rule validators do not know it yet. */
  readonly newer?: true | undefined;
}

/** An active technique of ATT&CK Enterprise by its id, in any case; undefined for one that is revoked or unknown. */
export function techniqueOf(id: string): Technique | undefined {
  return techniques().get(id.toUpperCase());
}

const table = z.record(
  z.string(),
  z.strictObject({
    name: z.string(),
    stixId: z.string(),
    tactics: z.array(z.string()),
    newer: z.literal(true).optional(),
  }),
);

const loaded: Map<string, Technique>[] = [];

/** Read on first use. The path holds from src/model and from build/model: the table is shipped once, beside the sources. */
function techniques(): ReadonlyMap<string, Technique> {
  const [first] = loaded;
  if (first !== undefined) return first;
  const json: unknown = createRequire(import.meta.url)("../../src/data/attack.json");
  const read = new Map(Object.entries(table.parse(json)));
  loaded.push(read);
  return read;
}
