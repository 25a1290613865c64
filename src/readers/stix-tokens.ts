/** A token of the STIX 2.1 patterning language (§9). Strings come without quotes and escapes. */
export type StixToken =
  | { readonly kind: "mark"; readonly text: "[" | "]" | "(" | ")" | "," }
  | { readonly kind: "operator" | "word" | "path" | "number" | "string"; readonly text: string };

const key = String.raw`(?:[A-Za-z0-9_-]+|'[^'\\]*(?:\\.[^'\\]*)*')`;
const forms: readonly (readonly [StixToken["kind"] | "blank", RegExp])[] = [
  ["blank", /\s+/y],
  ["mark", /[[\](),]/y],
  ["operator", /==|=|!=|<>|<=|>=|<|>/y],
  // Timestamps, hex and binary constants (t'…', h'…', b'…') are read as strings too: no indicator is written as one.
  ["string", /[thb]?'[^'\\]*(?:\\.[^'\\]*)*'/sy],
  ["path", new RegExp(String.raw`[A-Za-z0-9-]+:${key}(?:\.${key}|\[(?:\*|\d+)\])*`, "y")],
  ["number", /[+-]?\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z]+/y],
];

/** Cuts a pattern into tokens, or undefined where something in it is none. */
export function stixTokens(pattern: string): readonly StixToken[] | undefined {
  const tokens: StixToken[] = [];
  let at = 0;
  while (at < pattern.length) {
    const found = matchAt(pattern, at);
    if (found === undefined) return undefined;
    const [kind, text] = found;
    at += text.length;
    if (kind === "string") tokens.push({ kind, text: unescaped(text.slice(text.indexOf("'") + 1, -1)) });
    else if (kind === "mark")
      tokens.push({ kind, text: text === "[" || text === "]" || text === "(" || text === ")" ? text : "," });
    else if (kind !== "blank") tokens.push({ kind, text });
  }
  return tokens;
}

function matchAt(pattern: string, at: number): readonly [StixToken["kind"] | "blank", string] | undefined {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const text = form.exec(pattern)?.[0];
    if (text !== undefined) return [kind, text];
  }
  return undefined;
}

/** STIX 2.1 §9.3.2: a backslash takes the special meaning from the character behind it. */
function unescaped(text: string): string {
  let plain = "";
  for (let index = 0; index < text.length; index += 1) {
    if (text.charAt(index) === "\\") index += 1;
    plain += text.charAt(index);
  }
  return plain;
}
