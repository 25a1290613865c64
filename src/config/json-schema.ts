import { z } from "zod";
import type { Source } from "../model/plugin.ts";
import { configSchema } from "./schema.ts";
import { commonKeys } from "./source-entry.ts";

/** JSON Schema of rulepress.yml for editors (draft 2020-12): one branch per type of source, told apart by `type`. */
export function configJsonSchema(sources: readonly Source[]): z.core.JSONSchema.BaseSchema {
  const schema = inputSchema(configSchema(sources));
  const list = schema.properties?.["sources"];
  return {
    title: "rulepress.yml",
    ...schema,
    properties: {
      ...schema.properties,
      sources: { ...(typeof list === "object" ? list : {}), items: { oneOf: sources.map(branch) } },
    },
  };
}

function branch(source: Source): z.core.JSONSchema.BaseSchema {
  const own = source.options instanceof z.ZodObject ? source.options.shape : {};
  const type = z.literal(source.name).describe(source.summary);
  // Common keys come last: a type cannot redefine what every source has.
  const { $schema: _, ...schema } = inputSchema(z.strictObject({ type, ...own, ...commonKeys }));
  return { title: source.name, description: source.summary, ...schema };
}

function inputSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
