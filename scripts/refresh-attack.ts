/**
 * Writes src/data/attack.json, the active techniques of MITRE ATT&CK Enterprise, from its STIX bundle.
 *
 *   npx tsx scripts/refresh-attack.ts enterprise-attack.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { byText } from "../src/model/order.ts";

/** Day of ATT&CK 17: what came later is unknown to validators that still have its tables. */
const release17 = "2025-04-22";

const attackPattern = z.object({
  type: z.literal("attack-pattern"),
  id: z.string().regex(/^attack-pattern--[0-9a-f-]{36}$/),
  name: z.string(),
  created: z.string(),
  revoked: z.boolean().default(false),
  x_mitre_deprecated: z.boolean().default(false),
  kill_chain_phases: z.array(z.object({ kill_chain_name: z.string(), phase_name: z.string() })).default([]),
  external_references: z.array(z.object({ source_name: z.string(), external_id: z.string().optional() })),
});

const bundle = z.object({ objects: z.array(z.union([attackPattern, z.object({ type: z.string() })])) });

main(process.argv[2]);

function main(path: string | undefined): void {
  if (path === undefined) throw new Error("usage: refresh-attack.ts <enterprise-attack.json>");
  const json: unknown = JSON.parse(readFileSync(path, "utf8"));
  const lines = bundle
    .parse(json)
    .objects.flatMap((object) => ("external_references" in object ? lineOf(object) : []))
    .sort(byText);
  writeFileSync(new URL("../src/data/attack.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);
  console.error(`attack.json: ${lines.length} techniques`);
}

function lineOf(object: z.infer<typeof attackPattern>): readonly string[] {
  const id = object.external_references.find((reference) => reference.source_name === "mitre-attack")?.external_id;
  if (id === undefined || object.revoked || object.x_mitre_deprecated) return [];
  const tactics = object.kill_chain_phases
    .filter((phase) => phase.kill_chain_name === "mitre-attack")
    .map((phase) => phase.phase_name)
    .sort(byText);
  const technique = {
    name: object.name,
    stixId: object.id,
    tactics,
    ...(object.created > release17 ? { newer: true } : {}),
  };
  return [`${JSON.stringify(id)}: ${JSON.stringify(technique)}`];
}
