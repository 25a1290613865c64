import type { z } from "zod";

type Schema = z.core.JSONSchema.JSONSchema | boolean | undefined;

/**
 * Keys that the schema allows in the object at `path` of `data`. Where the schema offers branches (the types of a source),
 * only those count whose constant keys agree with the data: a suggestion must fit the type that was stated.
 */
export function knownKeys(schema: Schema, path: readonly PropertyKey[], data: unknown): readonly string[] {
  return branches(schema, data).flatMap((branch) => {
    const [key, ...rest] = path;
    if (key === undefined) return Object.keys(branch.properties ?? {});
    return knownKeys(step(branch, key), rest, valueAt(data, [key]));
  });
}

/** The value at a path of plain data, or undefined. */
export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

function branches(schema: Schema, data: unknown): z.core.JSONSchema.JSONSchema[] {
  if (typeof schema !== "object") return [];
  const offered = schema.oneOf ?? schema.anyOf;
  return offered === undefined
    ? [schema]
    : offered.flatMap((each) => branches(each, data)).filter((each) => agrees(each, data));
}

function agrees(schema: z.core.JSONSchema.JSONSchema, data: unknown): boolean {
  return Object.entries(schema.properties ?? {}).every(
    ([key, property]) =>
      typeof property !== "object" || property.const === undefined || property.const === valueAt(data, [key]),
  );
}

function step(schema: z.core.JSONSchema.JSONSchema, key: PropertyKey): Schema {
  if (typeof key === "number") return Array.isArray(schema.items) ? schema.items[key] : schema.items;
  return schema.properties?.[String(key)] ?? schema.additionalProperties;
}
