/** C0, C1, bidi-steering, zero-width, line-separating and unassigned characters, and halves of a surrogate pair. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]+/gu;
const plain = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Somebody's words as one line for people, of at most `limit` characters; never for a value that a machine compares.
 * @example oneLine("Two\nlines", 8) === "Two lin…"
 */
export function oneLine(stated: string, limit: number): string {
  if (stated.length <= limit && plain.test(stated)) return stated;
  const line = stated.replace(unprintable, " ").replace(/\s+/g, " ").trim();
  if (line.length <= limit) return line;
  const characters = Array.from(line);
  if (characters.length <= limit) return line;
  return `${characters
    .slice(0, limit - 1)
    .join("")
    .trimEnd()}…`;
}
