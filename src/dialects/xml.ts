/** What XML 1.0 (§2.2, Char) has no place for, not even as a reference. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // Readers make a blank of these in an attribute, and one line break of CR LF (§2.11, §3.3.3): references stay what they are.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

type Attributes = Readonly<Record<string, string>>;

/** Whether a document can give this very text to its reader. */
export function xmlHolds(text: string): boolean {
  return text.search(unwritable) === -1;
}

/**
 * Content of an element, or of an attribute in either quotes. What XML cannot hold becomes U+FFFD, so that one word does not make
 * the whole document unreadable: ask `xmlHolds` first for a value that somebody compares.
 * @example xmlText("a<b & 'c'") === "a&lt;b &amp; &apos;c&apos;"
 */
export function xmlText(text: string): string {
  return text.replace(unwritable, "\ufffd").replace(/[&<>"'\t\n\r]/g, (sign) => references[sign] ?? sign);
}

/** A tag that opens an element. Names are the program's own; values are anybody's. */
export function xmlOpen(name: string, attributes: Attributes = {}): string {
  return `<${name}${attributesText(attributes)}>`;
}

/** An element without content. */
export function xmlEmpty(name: string, attributes: Attributes): string {
  return `<${name}${attributesText(attributes)}/>`;
}

/** An element that holds text alone. */
export function xmlLeaf(name: string, text: string, attributes: Attributes = {}): string {
  return `${xmlOpen(name, attributes)}${xmlText(text)}</${name}>`;
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join("");
}
