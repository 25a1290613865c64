/** What a spreadsheet takes for the begin of a formula, the full-width signs of East Asian keyboards included (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\uff0b\uff0d\uff1d\uff20]/;

/** No character of RFC 4180 §2 (TEXTDATA), or none of UTF-8. Line breaks may stand in quotes, but half the readers go by lines. */
const unwritable = /[\p{Cc}\p{Cs}]/u;

/** Whether a cell gives this very text to a program, and nothing but text to a spreadsheet. */
export function csvHolds(text: string): boolean {
  return !formula.test(text) && !unwritable.test(text);
}

/**
 * A record after RFC 4180: every field in quotes, a quote doubled, CRLF at its end. Undefined when a field cannot be held: a sign
 * put before it would keep the spreadsheet quiet, but programs would read another value.
 * @example csvRow(["a,b", 'c"d']) === '"a,b","c""d"\r\n'
 */
export function csvRow(fields: readonly string[]): string | undefined {
  if (!fields.every(csvHolds)) return undefined;
  return `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\r\n`;
}
