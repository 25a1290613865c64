/** Parts of a JSON pointer (RFC 6901 §4): `~1` is a slash and `~0` a tilde, decoded in this order. */
export function pointerParts(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a place within a value, or undefined. Own keys only: `/constructor` finds nothing. */
export function valueAt(value: unknown, parts: readonly string[]): unknown {
  let current = value;
  for (const part of parts) {
    const record = asRecord(current);
    current = record !== undefined && Object.hasOwn(record, part) ? record[part] : undefined;
  }
  return current;
}

/** An object or array by its own keys, or undefined for everything else. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}

/** The elements of an array; nothing for everything else. */
export function asList(value: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list;
}

/** A trimmed text that is not empty, or undefined. Numbers are spelled out: feeds quote them or not, at whim. */
export function asText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
