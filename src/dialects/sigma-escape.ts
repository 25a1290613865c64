/**
 * Takes the meaning out of Sigma's wildcards (Sigma specification 2.1.0, "String Wildcard"). Every backslash is doubled
 * too: before `*` or `?`, before another one and at the end, a single one would be read as an escape.
 * @example escapeSigma("https://m.example/a?id=1") // https://m.example/a\?id=1
 */
export function escapeSigma(value: string): string {
  return value.replace(/[\\*?]/g, "\\$&");
}
