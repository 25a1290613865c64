import { PressError } from "../model/errors.ts";

/**
 * What no YAML reader takes in a quoted scalar, or silently changes: control characters and lone surrogates are not in
 * YAML 1.2 §5.1's printable set, and 1.1 readers fold U+0085, U+2028 and U+2029 into a blank as line breaks.
 */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** The rest of the basic plane: texts without a surrogate are told sign by sign, which takes a fraction of the time. */
const plain = /^[ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

/** Stands between the documents of a stream, on a line of its own (YAML 1.2 §9.1.4). */
export const documentSeparator = "---\n";

/** Whether a one-line scalar can carry the text unchanged to every reader. */
export function printable(text: string): boolean {
  return plain.test(text) || !unprintable.test(text);
}

/**
 * A scalar that every reader takes for this very string: YAML 1.1 readers see a boolean in `no`, 1.2 readers a float in
 * the hash `1234e567…`, so whatever a feed wrote is quoted. Throws for what cannot stand between single quotes.
 * @example quoted("it's") // 'it''s'
 */
export function quoted(text: string): string {
  if (!printable(text)) {
    throw new PressError("yaml-unprintable", `${JSON.stringify(text)} has a character that YAML cannot carry.`, {
      hint: "Refuse control characters, line breaks and lone surrogates before a rule is written.",
    });
  }
  return text.includes("'") ? `'${text.replaceAll("'", "''")}'` : `'${text}'`;
}

/** A key with a list of scalars below it; nothing at all for no values. */
export function list(key: string, values: readonly string[]): string {
  if (values.length === 0) return "";
  return `${key}:\n${values.map((value) => `    - ${quoted(value)}\n`).join("")}`;
}

/** `key: 'value'` after a lead of blanks and dash, or a list below the key where there are several values. */
export function entry(lead: string, key: string, values: readonly string[]): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `${lead}${key}: ${quoted(only)}\n`;
  const indent = `${" ".repeat(lead.length)}    - `;
  return `${lead}${key}:\n${values.map((value) => `${indent}${quoted(value)}\n`).join("")}`;
}

/**
 * A key with a text of several lines as a literal block (YAML 1.2 §8.1.2), in which nothing is escaped: each line stands as it is. The
 * first line begins at the margin, as its indent would be taken for that of the block.
 */
export function block(key: string, text: string): string {
  const lines = text.split("\n").map((line) => {
    // Throws for what YAML cannot carry, as there is no quoting that could help.
    quoted(line);
    return line === "" ? "\n" : `  ${line}\n`;
  });
  return `${key}: |-\n${lines.join("")}`;
}
