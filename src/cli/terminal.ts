/** What the command line writes to: `process.stdout` and `process.stderr` fit, and so does a list of strings in a test. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Terminal {
  readonly isTTY: boolean;
  readonly colour: boolean;
  /** Lines may be redrawn: a person sits before it, and no log collects it. */
  readonly live: boolean;
  readonly width: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultWidth = 80;

/**
 * What may be sent to this stream. `--no-color` wins, then NO_COLOR (no-color.org: set and not empty), then FORCE_COLOR
 * (`0` turns off), then what the stream is.
 */
export function terminalOf(stream: Output, env: Environment, options: { readonly noColor?: boolean } = {}): Terminal {
  const isTTY = stream.isTTY === true;
  const dumb = env["TERM"] === "dumb";
  return {
    isTTY,
    colour: colours(env, options.noColor === true, isTTY && !dumb),
    live: isTTY && !dumb && !isSet(env["CI"]),
    width: isTTY && stream.columns !== undefined && stream.columns > 0 ? stream.columns : defaultWidth,
  };
}

function colours(env: Environment, off: boolean, fallback: boolean): boolean {
  if (off || isSet(env["NO_COLOR"])) return false;
  const force = env["FORCE_COLOR"];
  return force === undefined ? fallback : force !== "0" && force !== "false";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** SGR parameters on and off (ECMA-48 §8.3.117). */
const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Paint = Readonly<Record<keyof typeof styles, (text: string) => string>>;

/** Painters that give the text back untouched when there is no colour. */
export function paint(colour: boolean): Paint {
  const brush = (style: keyof typeof styles) => (text: string) => {
    const [on, off] = styles[style];
    return colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  return {
    bold: brush("bold"),
    dim: brush("dim"),
    red: brush("red"),
    green: brush("green"),
    yellow: brush("yellow"),
    cyan: brush("cyan"),
  };
}

/**
 * Text of a feed made safe to show: controls (ESC starts every escape sequence), bidi and zero-width characters, line and
 * paragraph separators and lone surrogates are written as `<U+001B>`. All of category Cf goes, soft hyphens and tags too, and
 * the bracket of `##[`: the runner of GitHub Actions takes what follows for a command, wherever in a line it stands.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?<=##)\[/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}

/** Columns that the text takes, one for each code point: wide and combining characters are not looked up. */
export function widthOf(text: string): number {
  return Array.from(text).length;
}

/** The text in at most `width` columns; what is cut is marked. */
export function clip(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}
