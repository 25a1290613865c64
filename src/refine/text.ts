/** Control, bidi-steering, zero-width and line-separating characters: nothing that a feed says may carry them into a file. */
// eslint-disable-next-line no-control-regex -- naming control characters is this pattern's job
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]+/g;
const plain = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** A feed's words as one printable line of at most `limit` characters (the last of a cut text is an ellipsis). */
export function cleanText(stated: string, limit: number): string {
  if (stated.length <= limit && plain.test(stated)) return stated;
  const line = stated.toWellFormed().replace(unprintable, " ").replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
}
