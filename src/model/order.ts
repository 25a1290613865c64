/** Order by UTF-16 code units, the same on every machine. Never `localeCompare`. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorted, each once. */
export function sortedUnique(values: Iterable<string>): string[] {
  return [...new Set(values)].sort(byText);
}
