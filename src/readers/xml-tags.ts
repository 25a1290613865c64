import { PressError } from "../model/errors.ts";
import { shown } from "./unread.ts";

interface Tag {
  readonly name: string;
  readonly kind: "open" | "close" | "empty";
}

/** Parts without tags, however many `<` they hold. */
const sections: readonly (readonly [open: string, close: string])[] = [
  ["<?", "?>"],
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
];

/** XML 1.0 §3.1: a value holds no `<`, so that a tag which nobody closed is never searched beyond the next one. */
const tagForm = /<(\/?)([\p{L}_][\p{L}\p{N}_.:-]*)([^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*)>/uy;

/**
 * The name of the root element, for telling a format by its start; undefined for what is no XML. Declarations are passed over here,
 * so that a document which has some is refused for them by the source that it is for.
 */
export function rootName(head: string): string | undefined {
  let at = /^\s*</.test(head) ? head.indexOf("<") : -1;
  while (at !== -1) {
    const end = sectionEnd(head, at) ?? (head.startsWith("<!", at) ? at + 1 : undefined);
    if (end === undefined) return /^<([\p{L}_][\p{L}\p{N}_.:-]*)/u.exec(head.slice(at, at + 100))?.[1];
    at = end === -1 ? -1 : head.indexOf("<", end);
  }
  return undefined;
}

/**
 * Checks the tags of a document (the parser forgives what is missing): one root, each element closed where it was opened. A
 * declaration is refused before anything is parsed: by a DTD a document reads files of this machine, asks other servers, or grows
 * a thousandfold, and no feed needs one.
 */
export function checkTags(text: string, location: string): void {
  const open: string[] = [];
  let root: string | undefined;
  for (const { name, kind } of tagsOf(text, location)) {
    if (kind === "close" && open.pop() !== name) throw malformed(location, `</${name}> closes nothing`);
    if (kind !== "close" && root !== undefined && open.length === 0)
      throw malformed(location, `<${name}> is a second root`);
    if (kind === "open") open.push(name);
    root ??= name;
  }
  if (root === undefined || open.length > 0) throw truncated(location);
}

function* tagsOf(text: string, location: string): Generator<Tag> {
  let at = text.indexOf("<");
  while (at !== -1) {
    let end = sectionEnd(text, at);
    if (end === undefined) {
      if (text.startsWith("<!", at))
        throw text.length - at < "<![CDATA[".length ? truncated(location) : declared(location);
      tagForm.lastIndex = at;
      const [whole, slash, name, rest] = tagForm.exec(text) ?? [];
      if (whole === undefined || name === undefined) throw unfinished(text, at, location);
      yield { name, kind: slash === "/" ? "close" : rest?.endsWith("/") === true ? "empty" : "open" };
      end = at + whole.length;
    }
    if (end === -1) throw truncated(location);
    at = text.indexOf("<", end);
  }
}

/** Behind the section that begins here, -1 for one without end; undefined where none begins. */
function sectionEnd(text: string, at: number): number | undefined {
  const section = sections.find(([open]) => text.startsWith(open, at));
  if (section === undefined) return undefined;
  const [open, close] = section;
  const found = text.indexOf(close, at + open.length);
  return found === -1 ? -1 : found + close.length;
}

function unfinished(text: string, at: number, location: string): PressError {
  return text.includes(">", at) ? malformed(location, `${text.slice(at, at + 40)} is no tag`) : truncated(location);
}

function declared(location: string): PressError {
  const hint = "No feed needs a DTD, and an attacker does: ask its publisher for the file without one.";
  return new PressError("input-doctype", `${location} has a document type declaration, which is never read.`, { hint });
}

function truncated(location: string): PressError {
  const hint = "Fetch it again; nothing of it was taken.";
  return new PressError("input-truncated", `${location} ends in the middle of an element.`, { hint });
}

/** The document breaks a rule of XML, which `words` names. */
export function malformed(location: string, words: string, cause?: unknown): PressError {
  const hint = "Look into the file: it may be an error message, or its publisher changed the format.";
  return new PressError("input-malformed", `${location} is not well-formed XML: ${shown(words)}.`, { hint, cause });
}
