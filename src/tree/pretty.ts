/** JSON for files that people read: two blanks of indent, last newline. Key order is the writer's, so build objects in order. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** A JSON array with one compact element per line, so that a diff shows what came and went. */
export function linedArray(elements: readonly unknown[], indent: string): string {
  if (elements.length === 0) return "[]";
  return `[\n${elements.map((element) => `${indent}  ${JSON.stringify(element)}`).join(",\n")}\n${indent}]`;
}
