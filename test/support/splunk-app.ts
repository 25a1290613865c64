import { once } from "node:events";
import { createGzip } from "node:zlib";
import { pack as tar } from "tar-stream";
import { splunkApp } from "../../src/formats/splunk-app.ts";
import type { Item } from "../../src/model/plugin.ts";
import { byText } from "../../src/model/order.ts";
import { printed } from "./format.ts";
import { settings } from "./pack.ts";

/** Stanzas of a .conf file with their settings. */
export type Conf = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Every file of the app for a selection, by its path below the app's folder. */
export function appFiles(items: readonly Item[], stated = settings): ReadonlyMap<string, string> {
  const lookups = splunkApp.documents.map(({ file }) => [file, printed(splunkApp, items, file)] as const);
  const files = [...lookups, ...Object.entries(splunkApp.fixed?.(stated) ?? {})];
  return new Map(files.sort(([a], [b]) => byText(a, b)));
}

/** The files as Splunk takes them: a compressed archive with the app's folder at its top. */
export async function splArchive(files: ReadonlyMap<string, string>): Promise<Buffer> {
  const archive = tar();
  const chunks: Buffer[] = [];
  const zipped = archive.pipe(createGzip()).on("data", (chunk: Buffer) => chunks.push(chunk));
  const folder = splunkApp.archive?.folder ?? "";
  for (const [path, text] of files) archive.entry({ name: `${folder}/${path}`, mtime: new Date(0) }, text);
  archive.finalize();
  await once(zipped, "end");
  return Buffer.concat(chunks);
}

/** Reads a .conf file that says each thing once. Continued lines are joined by the line break that stands there. */
export function readConf(text: string): Conf {
  const conf: Record<string, Record<string, string>> = {};
  let stanza: Record<string, string> | undefined;
  for (const line of text.replace(/[ \t]*\\\n/g, "\u0001").split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [, name] = /^\[([^\]]*)\]$/.exec(line) ?? [];
    const [, key, value] = /^([\w.-]+) =(?: (.+))?$/.exec(line) ?? [];
    if (name !== undefined) {
      if (Object.hasOwn(conf, name)) throw new Error(`[${name}] stands there twice.`);
      stanza = conf[name] = {};
    } else if (key !== undefined && stanza !== undefined && !Object.hasOwn(stanza, key)) {
      stanza[key] = (value ?? "").replaceAll("\u0001", "\n");
    } else throw new Error(`A .conf file has no line such as ${line}`);
  }
  return conf;
}
