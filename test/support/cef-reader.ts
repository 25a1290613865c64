/** An event as the specification reads it. */
export interface ReadEvent {
  readonly header: readonly string[];
  readonly extension: Readonly<Record<string, string>>;
}

/** Reads events by the letter of ArcSight's "Implementing CEF", and throws where a forgiving reader would guess. */
export function readCef(text: string): readonly ReadEvent[] {
  if (text !== "" && !text.endsWith("\n")) throw new Error("the last event has no end");
  return text.split("\n").slice(0, -1).map(eventOf);
}

function eventOf(line: string): ReadEvent {
  const fields = splitAt(line, "|");
  const header = fields.slice(0, 7);
  if (header.length !== 7 || header[0] !== "CEF:0") throw new Error(`no header of CEF: ${line}`);
  const start = header.reduce((length, field) => length + field.length + 1, 0);
  return {
    header: header.map((field) => plain(field, { "\\": "\\", "|": "|" })),
    extension: pairsOf(line.slice(start)),
  };
}

/** Before each `=` but the first stand a value, a blank, and the next key. */
function pairsOf(extension: string): Record<string, string> {
  const parts = splitAt(extension, "=");
  const pairs: Record<string, string> = {};
  let key = parts[0] ?? "";
  for (const [index, part] of parts.slice(1).entries()) {
    const end = index === parts.length - 2 ? part.length : part.lastIndexOf(" ");
    if (!/^[A-Za-z0-9]+$/.test(key) || Object.hasOwn(pairs, key) || end < 0) throw new Error(`no pair: ${key}=${part}`);
    pairs[key] = plain(part.slice(0, end), { "\\": "\\", "=": "=", n: "\n", r: "\r" });
    key = part.slice(end + 1);
  }
  return pairs;
}

/** The text between signs that no backslash stands before. */
function splitAt(text: string, sign: string): string[] {
  const parts = [""];
  for (const token of text.match(/\\?[^]/gu) ?? []) {
    if (token === sign) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${token}`);
  }
  return parts;
}

function plain(text: string, escapes: Readonly<Record<string, string>>): string {
  return text.replace(/\\([^]?)/gu, (_, sign: string) => {
    const meant = escapes[sign];
    if (meant === undefined) throw new Error(`no escape of CEF: \\${sign}`);
    return meant;
  });
}
