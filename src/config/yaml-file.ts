import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from "yaml";
import { PressError } from "../model/errors.ts";

/** A YAML file that was read, with the way back from a value to the place where it stands. */
export interface YamlFile {
  readonly path: string;
  /** Plain values, aliases resolved; `null` for a file without content. */
  readonly data: unknown;
  readonly document: Document;
  /** `path:line:column` of the deepest part of `keys` that the file holds. */
  place(keys: readonly PropertyKey[]): string;
}

/**
 * Reads one YAML 1.2 document of untrusted size and shape: duplicate keys, unknown tags, several documents, and aliases that
 * multiply or run in a circle are refused. Keys are always text, so that `1:` and `true:` name what they look like.
 */
export function readYaml(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: "error",
  });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    throw new PressError("config-yaml", `${at(fault.pos[0])}: ${sentence(fault.message)}`, {
      hint: "The file must be one YAML document: indent with blanks, and write each key once.",
    });
  }
  return {
    path,
    document,
    data: plainValues(path, document),
    place: (keys) => at(offsetOf(document.contents, keys)),
  };
}

function plainValues(path: string, document: Document): unknown {
  const refused = (cause?: unknown): PressError =>
    new PressError("config-yaml", `${path}: its aliases multiply, or run in a circle, and were not followed.`, {
      hint: "Write the repeated part out instead of using `*alias`.",
      cause,
    });
  if (hasCircle(document)) throw refused();
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    return data;
  } catch (cause) {
    throw refused(cause);
  }
}

/** The library builds a circle without complaint, and whoever walks the data never ends. */
function hasCircle(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias(_, alias, ancestors) {
      const target = alias.resolve(document);
      found ||= target !== undefined && ancestors.some((each) => each === target);
    },
  });
  return found;
}

function offsetOf(root: unknown, keys: readonly PropertyKey[]): number {
  let node = root;
  let offset = 0;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key));
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === "number") {
      const item = node.items[key];
      if (!isMap(item) && !isSeq(item) && !isScalar(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

function sentence(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.endsWith(".") ? line : `${line}.`;
}
