import { configJsonSchema } from "../src/config/json-schema.ts";
import { formats } from "../src/formats/registry.ts";
import { sources } from "../src/sources/registry.ts";
import { readFileSync } from "node:fs";
import { formatsPage, withFormatsTable } from "./formats-page.ts";
import { sourcesPage } from "./sources-page.ts";

/** Pages that are made from the code, by their path below the root. */
export function generatedDocs(): ReadonlyMap<string, string> {
  // The same bytes as `rulepress schema` prints.
  const schema = `${JSON.stringify(configJsonSchema(sources), undefined, 2)}\n`;
  return new Map([
    ["docs/config.schema.json", schema],
    ["README.md", withFormatsTable(readFileSync(new URL("../README.md", import.meta.url), "utf8"), formats)],
    ["docs/formats.md", formatsPage(formats)],
    ["docs/sources.md", sourcesPage(sources)],
  ]);
}
