import { oneLine } from "../model/text.ts";

/** A stanza of a .conf file with its settings, in the order in which they are written. */
export interface Stanza {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * A .conf file of Splunk. A value of several lines is continued by a backslash at the end of each but the last ("About configuration
 * files"), which is the only sign of the language: nothing is quoted, and a text that it cannot hold is our mistake.
 * @example splunkConf("Macros.", [{ name: "a", settings: { definition: "x" } }]) // # Macros.\n\n[a]\ndefinition = x\n
 */
export function splunkConf(about: string, stanzas: readonly Stanza[]): string {
  const comment = about.split("\n").map((line) => `# ${line}\n`);
  return [comment.join(""), ...stanzas.map(stanzaText)].join("\n");
}

/** Somebody's words as a value: one line that does not end in a backslash, which would swallow the next one. */
export function confWords(words: string, limit: number): string {
  return oneLine(words, limit).replace(/[\\\s]+$/, "");
}

function stanzaText({ name, settings }: Stanza): string {
  // The stanza for all of an app, in metadata files, has no name.
  if (/[[\]\p{Cc}]/u.test(name)) throw new TypeError(`No stanza can be named ${JSON.stringify(name)}.`);
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${valueText(value)}`.trimEnd());
  return [`[${name}]`, ...lines, ""].join("\n");
}

function valueText(value: string): string {
  const lines = value.split("\n");
  if (lines.some((line) => line.endsWith("\\") || line.trim() !== line || /\p{Cc}/u.test(line))) {
    throw new TypeError(`No .conf file gives ${JSON.stringify(value)} back.`);
  }
  return lines.join(" \\\n");
}
