import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";

const field = z.strictObject({
  type: z.string(),
  array: z.literal(true).optional(),
  values: z.array(z.string()).optional(),
});

const path = resolve(import.meta.dirname, "../fixtures/formats/ecs/fields.json");
const fields = new Map(Object.entries(z.record(z.string(), field).parse(JSON.parse(readFileSync(path, "utf8")))));

/** Where a document holds what ECS has no field for. */
const own = "threat.indicator.rulepress.";

/** What Elastic's own list of fields has against a document. */
export function ecsProblems(document: unknown): string[] {
  return leaves(document).flatMap(([name, value]) => (name.startsWith(own) ? [] : leafProblems(name, value)));
}

/** The type that ECS states for a field. */
export function ecsType(name: string): string | undefined {
  return fields.get(name)?.type;
}

/** Every value of a document by the dotted name of its field. */
export function leaves(node: unknown, name = ""): [string, unknown][] {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return [[name, node]];
  return Object.entries(node).flatMap(([key, child]) => leaves(child, name === "" ? key : `${name}.${key}`));
}

function leafProblems(name: string, value: unknown): string[] {
  const known = fields.get(name);
  if (known === undefined) return [`${name} is no field of ECS`];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const expected = known.values;
  const wrong = list.filter((one) => !fits(known.type, one) || expected?.includes(String(one)) === false);
  const form = known.array === true && !Array.isArray(value) ? [`${name} must be a list`] : [];
  return [...form, ...wrong.map((one) => `${name} cannot be ${JSON.stringify(one)}`)];
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case "ip":
      return typeof value === "string" && isIP(value) > 0;
    case "date":
      return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
    case "long":
      return Number.isSafeInteger(value);
    case "float":
      return typeof value === "number";
    case "keyword":
    case "wildcard":
      return typeof value === "string";
    default:
      return false;
  }
}
