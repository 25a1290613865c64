import { sources as registered } from "../../sources/registry.ts";
import { configJsonSchema } from "../../config/json-schema.ts";
import { emitters } from "../../emitters/registry.ts";
import { exportFormats } from "../../pipeline/export.ts";
import type { CommandContext } from "../context.ts";
import { configOf } from "../request.ts";
import { table } from "../table.ts";

/** The types of source, and the sources of the config with their terms. */
export function sources(context: CommandContext): Promise<number> {
  const { options, out, paint } = context;
  const config = configOf(context, options.given("config"));
  const types = registered.map(({ name, summary, nature, terms, deriveHosts }) => ({
    name,
    summary,
    nature,
    deriveHosts,
    license: terms?.license,
    republish: terms?.republish,
  }));
  if (options.flag("json")) {
    const configured = config.sources.map(({ name, type, path, nature, terms, use }) => ({
      name,
      type,
      path,
      nature,
      use,
      ...terms,
    }));
    out(`${JSON.stringify({ types, sources: configured }, undefined, 2)}\n`);
    return Promise.resolve(0);
  }
  const typeColumns = ["type", "nature", "licence", "reads"].map((title) => ({ title }));
  out(
    `${table(
      typeColumns,
      types.map(({ name, nature, license, summary }) => [name, nature, license ?? "stated by you", summary]),
      paint,
    )}\n`,
  );
  const columns = ["source", "type", "nature", "licence", "republish", "TLP", "path"].map((title) => ({ title }));
  const rows = config.sources.map(({ name, type, nature, terms, path }) => [
    name,
    type,
    nature,
    terms.license,
    terms.republish,
    terms.tlp,
    path,
  ]);
  out(rows.length === 0 ? "The config names no source yet.\n" : table(columns, rows, paint));
  return Promise.resolve(0);
}

/** Output formats: what the tree holds, and what can be exported. */
export function formats({ options, out, paint }: CommandContext): Promise<number> {
  const exported = new Set(exportFormats().map(({ name }) => name));
  const rows = emitters.map(({ name, folder, format, summary }) => ({
    name,
    folder,
    format,
    summary,
    export: exported.has(name),
  }));
  if (options.flag("json")) out(`${JSON.stringify(rows, undefined, 2)}\n`);
  else {
    const columns = [
      { title: "format" },
      { title: "in the tree" },
      { title: "number", align: "right" as const },
      { title: "export" },
      { title: "what" },
    ];
    out(
      table(
        columns,
        rows.map((row) => [row.name, row.folder, row.format, row.export ? "yes" : "", row.summary]),
        paint,
      ),
    );
  }
  return Promise.resolve(0);
}

/** JSON Schema of rulepress.yml. */
export function schema({ out }: CommandContext): Promise<number> {
  out(`${JSON.stringify(configJsonSchema(registered), undefined, 2)}\n`);
  return Promise.resolve(0);
}
