import { z } from "zod";

const common = {
  /** The guard's name in verdicts and refusals; it never changes once released. */
  name: z.string().regex(/^[a-z][a-z-]+$/),
  file: z.string().regex(/^[a-z0-9-]+\.txt$/),
  action: z.enum(["drop", "quarantine", "downgrade"]),
  /** Why, for the refusals page: completes "kept out because it is …". */
  reason: z.string(),
  title: z.string(),
  /** Names of the MISP warninglists that scripts/refresh-guards.ts makes the file from; a file without is our own work. */
  from: z.array(z.string()).optional(),
};

const guardTable = z.array(
  z.discriminatedUnion("match", [
    z.strictObject({ ...common, match: z.literal("address"), urls: z.enum(["host-only", "all"]) }),
    z.strictObject({ ...common, match: z.literal("host"), reach: z.enum(["exact", "site", "subdomains"]) }),
    z.strictObject({ ...common, match: z.literal("hash") }),
    z.strictObject({ ...common, match: z.literal("mailbox") }),
  ]),
);

export type GuardEntry = z.infer<typeof guardTable>[number];

/** The table of guards, `guards.json`. Its order is the order of verdicts. */
export const tableFile = "guards.json";

export function readTable(text: string): readonly GuardEntry[] {
  const json: unknown = JSON.parse(text);
  return guardTable.parse(json);
}

/** A guard's list: one value per line, after a header of `#` lines. */
export function readList(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}
