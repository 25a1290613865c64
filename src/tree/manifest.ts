import { z } from "zod";
import { kinds, levels } from "../model/indicator.ts";
import type { Published } from "../model/published.ts";
import { prettyJson } from "./pretty.ts";
import { readJson } from "./state.ts";
import { manifestPath } from "./sums.ts";

const counts = z.record(z.string(), z.number());

const schema = z.strictObject({
  origin: z.enum(["live", "demo"]),
  /** As-of of the last step that changed the tree. */
  asOf: z.string(),
  /** Format number of each folder: a raised one reprints it. */
  formats: counts,
  /** Data digest: identity of the ledger's day files. */
  digest: z.string(),
  live: z.number(),
  quarantined: z.number(),
  refused: z.number(),
  withdrawn: z.number(),
  byKind: z.partialRecord(z.enum(kinds), z.partialRecord(z.enum(levels), z.number())),
  bySource: counts,
  /** Live claims by source, printed or not. */
  claims: counts,
  folders: z.record(z.string(), z.string()),
  /** SHA-256 over the lines of SHA256SUMS but the manifest's own: an edit of either file shows in the other. */
  sums: z.string(),
});

/** The tree in one small file: where it comes from, what it counts, and a digest of every folder. */
export type Manifest = z.infer<typeof schema>;

export async function readManifest(published: Published): Promise<Manifest | undefined> {
  return published.blobs.has(manifestPath) ? readJson(published, manifestPath, schema) : undefined;
}

export function manifestText(manifest: Manifest): string {
  return prettyJson(manifest);
}
