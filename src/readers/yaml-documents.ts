import { FAILSAFE_SCHEMA, load } from "js-yaml";
import { lineBatches } from "./lines.ts";

/** One document of a multi-document stream, parsed; or its start, where it is none. */
export type YamlDocument =
  { readonly line: number; readonly value: unknown } | { readonly line: number; readonly bad: string };

const maxDocument = 1024 * 1024;
/** YAML 1.2.2 §9.1.2: at the start of a line these end a document wherever they stand, even within a scalar. */
const marker = /^(?:---|\.\.\.)(?:\s|$)/;

/**
 * Documents of a YAML stream, each parsed alone, so that one bad document is bad alone. Every scalar stays text: to YAML's
 * other schemas a hash such as 12345e67 is a number.
 */
export async function* yamlDocuments(text: AsyncIterable<string>): AsyncGenerator<readonly YamlDocument[]> {
  let lines: string[] = [];
  let length = 0;
  let from = 1;
  for await (const batch of lineBatches(text)) {
    const documents: YamlDocument[] = [];
    for (const line of batch) {
      if (marker.test(line.text)) {
        documents.push(...documentOf(lines, length, from));
        lines = [line.text.slice(3)];
        length = 0;
        from = line.number;
        continue;
      }
      length += line.overlong ? maxDocument : line.text.length + 1;
      if (length <= maxDocument) lines.push(line.text);
    }
    if (documents.length > 0) yield documents;
  }
  yield documentOf(lines, length, from);
}

function documentOf(lines: readonly string[], length: number, line: number): readonly YamlDocument[] {
  if (lines.every((text) => /^\s*(?:#.*)?$/.test(text))) return [];
  const text = lines.join("\n");
  const value = length > maxDocument ? undefined : parseYaml(text);
  return [value === undefined ? { line, bad: text.trim() } : { line, value }];
}

function parseYaml(text: string): unknown {
  try {
    // Few aliases are enough for a rule, and too few for a bomb.
    return load(text, { schema: FAILSAFE_SCHEMA, maxAliases: 32, maxDepth: 16 });
  } catch {
    return undefined;
  }
}
