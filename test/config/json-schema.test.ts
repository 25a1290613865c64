import { describe, expect, it } from "vitest";
import { z } from "zod";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { commonKeys } from "../../src/config/source-entry.ts";
import { sources } from "./sources.ts";

const schema = z.object({
  $schema: z.string(),
  additionalProperties: z.literal(false),
  properties: z.object({
    tree: z.looseObject({ properties: z.record(z.string(), z.looseObject({ description: z.string() })) }),
    sources: z.looseObject({
      items: z.object({
        oneOf: z.array(
          z.looseObject({
            description: z.string(),
            required: z.array(z.string()),
            additionalProperties: z.literal(false),
            properties: z.record(
              z.string(),
              z.looseObject({ const: z.unknown().optional(), description: z.string().optional() }),
            ),
          }),
        ),
      }),
    }),
  }),
});

describe("configJsonSchema", () => {
  const read = schema.parse(JSON.parse(JSON.stringify(configJsonSchema(sources))));
  const branches = read.properties.sources.items.oneOf;

  it("has one branch per type of source, told apart by a constant", () => {
    expect(branches.map(({ properties }) => properties["type"]?.const)).toEqual(["table", "known-feed", "keyed-feed"]);
  });

  it("puts the type's options beside the common keys, and only there", () => {
    const [table, known] = branches.map(({ properties }) => Object.keys(properties));
    expect(table).toEqual(expect.arrayContaining(["delimiter", "columns", ...Object.keys(commonKeys)]));
    expect(known).not.toContain("delimiter");
  });

  it("asks for name and type, and for nothing that has a default or a choice", () => {
    for (const branch of branches) expect([...branch.required].sort()).toEqual(["name", "type"]);
  });

  it("describes every common key, and what an option says of itself", () => {
    for (const { properties } of branches) {
      for (const key of Object.keys(commonKeys)) expect(properties[key]?.description, key).toMatch(/\.$/);
    }
    expect(branches[0]?.properties["delimiter"]?.description).toBe("Between two cells.");
  });

  it("is the same bytes each time", () => {
    expect(JSON.stringify(configJsonSchema(sources))).toBe(JSON.stringify(configJsonSchema(sources)));
  });
});
