/** JSON for files that people read: two blanks of indent, last newline. Key order is the writer's, so build objects in order. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** A JSON array with one compact element per line, so that a diff shows what came and went. */
export function linedArray(elements: readonly unknown[], indent: string): string {
  return linedTexts(
    elements.map((element) => JSON.stringify(element)),
    indent,
  );
}

/** The same of elements that are JSON already. */
export function linedTexts(texts: readonly string[], indent: string): string {
  if (texts.length === 0) return "[]";
  return `[\n${texts.map((text) => `${indent}  ${text}`).join(",\n")}\n${indent}]`;
}
