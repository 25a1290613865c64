import { sources as registered } from "../../sources/registry.ts";
import { configJsonSchema } from "../../config/json-schema.ts";
import { optionKeys } from "../../config/source-entry.ts";
import { PressError } from "../../model/errors.ts";
import { emitters } from "../../emitters/registry.ts";
import { exportFormats } from "../../pipeline/export.ts";
import type { CommandContext } from "../context.ts";
import { configOf } from "../request.ts";
import { sourceFacts } from "../source-facts.ts";
import { table } from "../table.ts";
import { visible } from "../terminal.ts";

/** The types of source, and the sources of the config with their terms; or a test of one. */
export async function sources(context: CommandContext): Promise<number> {
  const [action, name] = context.positionals;
  if (action === undefined) return listSources(context);
  if (action === "test") return (await import("./source-test.ts")).sourceTest(context, name);
  throw new PressError("usage-unexpected-argument", `sources ${visible(action)}: there is no such thing to do.`, {
    hint: "`rulepress sources` lists them, `rulepress sources test NAME` reads one.",
  });
}

function listSources(context: CommandContext): number {
  const { options, out, paint } = context;
  const config = configOf(context, options.given("config"));
  if (options.flag("json")) {
    const types = registered.map((source) => ({ ...sourceFacts(source), options: optionKeys(source) }));
    const configured = config.sources.map(({ name, type, place, nature, terms, use, every }) => ({
      ...{ name, type },
      ...("path" in place ? { path: place.path } : { url: place.url, every }),
      ...{ nature, use, ...terms },
    }));
    out(`${JSON.stringify({ types, sources: configured }, undefined, 2)}\n`);
    return 0;
  }
  const types = registered
    .map(sourceFacts)
    .map((each) => [
      each.type,
      each.nature,
      each.license ?? "stated by you",
      each.republish ?? "ask",
      each.key ?? "",
      each.confidence ?? "",
      each.dates ?? "",
      each.summary,
    ]);
  const typeTitles = ["type", "nature", "licence", "republish", "key", "confidence", "dates", "reads"];
  out(`${table(titles(typeTitles), types, paint)}\n`);
  const rows = config.sources.map(({ name, type, nature, terms, place }) => [
    ...[name, type, nature, terms.license, terms.republish, terms.tlp],
    "path" in place ? place.path : place.url,
  ]);
  const columns = titles(["source", "type", "nature", "licence", "republish", "TLP", "from"]);
  out(rows.length === 0 ? "The config names no source yet.\n" : table(columns, rows, paint));
  return 0;
}

const titles = (words: readonly string[]) => words.map((title) => ({ title }));

/** Output formats: what the tree holds, and what can be exported. */
export function formats({ options, out, paint }: CommandContext): Promise<number> {
  const exported = exportFormats();
  const inTree = emitters.map(({ name, folder, format, summary }) => ({
    ...{ name, folder, format, summary },
    export: exported.some((each) => each.name === name),
  }));
  const onDemand = exported
    .filter(({ name }) => !emitters.some((emitter) => emitter.name === name))
    .map(({ name, summary, kinds, limit }) => ({ name, summary, kinds, limit, export: true }));
  if (options.flag("json")) out(`${JSON.stringify([...inTree, ...onDemand], undefined, 2)}\n`);
  else {
    const columns = [
      ...titles(["format", "in the tree"]),
      { title: "number", align: "right" as const },
      ...titles(["export", "what"]),
    ];
    const rows = [
      ...inTree.map((row) => [row.name, row.folder, row.format, row.export ? "yes" : "", row.summary]),
      ...onDemand.map(({ name, summary, limit }) => [
        ...[name, "", "", "yes"],
        limit === undefined ? summary : `${summary}; ${limit.says}`,
      ]),
    ];
    out(table(columns, rows, paint));
  }
  return Promise.resolve(0);
}

/** JSON Schema of rulepress.yml. */
export function schema({ out }: CommandContext): Promise<number> {
  out(`${JSON.stringify(configJsonSchema(registered), undefined, 2)}\n`);
  return Promise.resolve(0);
}
