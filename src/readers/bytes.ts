import { TextDecoder } from "node:util";
import { PressError } from "../model/errors.ts";
import type { Head } from "../model/plugin.ts";
import { isWebAddress } from "./address.ts";
import { unpacked } from "./gunzip.ts";

const headLength = 64 * 1024;
const sniffLength = 512;

/** What is known of a body before it is read. */
export interface Expected {
  /** Most bytes that it may have once unpacked. */
  readonly maxBytes?: number;
  /** The format is XML, so that a tag at the start is no sign of a web page; `<html>` and its kind still are. */
  readonly xml?: true;
}

/**
 * The body of a feed as text: unpacked, strict UTF-8, without a byte order mark. Throws for a body that is not a list at all
 * (empty, a web page, another encoding, binary), because reading it anyway would look like a feed that lost everything.
 */
export async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  { maxBytes, xml }: Expected = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let start: Uint8Array | undefined = new Uint8Array(0);
  let blank = true;
  for await (const chunk of unpacked(bytes, name, maxBytes)) {
    let ready = chunk;
    if (start !== undefined) {
      start = Buffer.concat([start, chunk]);
      if (start.length < sniffLength) continue;
      checkBytes(start, name);
      ready = start;
      start = undefined;
    }
    const text = decode(decoder, ready, name);
    if (blank) blank = isBlank(text, name, xml);
    if (text !== "") yield text;
  }
  if (start !== undefined) checkBytes(start, name);
  const last = decode(decoder, start ?? new Uint8Array(0), name) + decode(decoder, undefined, name);
  if (blank && isBlank(last, name, xml)) {
    const hint = "An empty answer is usually a failure of the server. Nothing was taken from it.";
    throw new PressError("input-empty", `${name} is empty.`, { hint });
  }
  if (last !== "") yield last;
}

/** The start of a file, for telling its format; throws what `decoded` throws. */
export async function headOf(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Head> {
  let text = "";
  for await (const chunk of decoded(bytes, name, { xml: true })) {
    text += chunk;
    if (text.length >= headLength) break;
  }
  return { text: text.slice(0, headLength) };
}

export interface Peeked {
  readonly head: string;
  /** True when the head is all there is. */
  readonly whole: boolean;
  /** The whole text, head included. */
  readonly text: AsyncIterable<string>;
}

/** Looks at the start of a text without losing it. */
export async function peek(text: AsyncIterable<string>, length = headLength): Promise<Peeked> {
  const iterator = text[Symbol.asyncIterator]();
  let head = "";
  let whole = false;
  while (head.length < length && !whole) {
    const next = await iterator.next();
    if (next.done === true) whole = true;
    else head += next.value;
  }
  return { head, whole, text: replayed(head, iterator) };
}

async function* replayed(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function decode(decoder: TextDecoder, chunk: Uint8Array | undefined, name: string): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    const hint = conversion("WINDOWS-1252", name);
    throw new PressError("input-encoding", `${name} is not valid UTF-8.`, { hint, cause });
  }
}

/** An XML declaration, or the root element of a format that is read here; web pages open in many other ways. */
const xmlStart = /^\s*<(?:\?xml\s|(?:rss|feed|rdf:RDF|OpenIOC|ioc)[\s>])/;

/** Throws when the first thing that is not blank opens a tag: a maintenance or login page, with status 200 as often as not. */
function isBlank(text: string, name: string, xml: true | undefined): boolean {
  const first = /\S/.exec(text)?.[0];
  if (first === "<" && !(xml && xmlStart.test(text))) {
    const hint =
      "Servers send such pages for maintenance, logins and captchas. Open the address in a browser to see why.";
    throw new PressError("input-html", `${name} is an HTML or XML page, not a list.`, { hint });
  }
  return first === undefined;
}

/** What is still packed behind the one layer that is undone, and what nobody unpacks here. */
const binaryMagic: readonly (readonly [string, string])[] = [
  ["1f8b", "gzip data within an archive"],
  ["504b0304", "a ZIP archive within another"],
  ["504b0506", "a ZIP archive without a file"],
  ["fd377a58", "xz data"],
  ["28b52ffd", "Zstandard data"],
  ["377abcaf", "a 7-Zip archive"],
  ["425a6839", "bzip2 data"],
  ["25504446", "a PDF"],
];

function checkBytes(start: Uint8Array, name: string): void {
  const magic = Buffer.from(start.subarray(0, 4)).toString("hex");
  if (magic === "fffe0000" || magic === "0000feff") throw encodingError(name, "UTF-32");
  if (magic.startsWith("fffe") || magic.startsWith("feff")) throw encodingError(name, "UTF-16");
  const known = binaryMagic.find(([prefix]) => magic.startsWith(prefix));
  if (known) throw binaryError(name, `is ${known[1]}`);
  const sample = start.subarray(0, sniffLength);
  // A stray NUL is a hostile record, which is refused alone; text in a wide encoding is full of them.
  if (share(sample, (byte) => byte === 0) > 0.1) throw encodingError(name, "UTF-16");
  if (share(sample, (byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d)) > 0.1)
    throw binaryError(name, "is binary");
}

function share(sample: Uint8Array, matches: (byte: number) => boolean): number {
  return sample.length === 0 ? 0 : sample.filter(matches).length / sample.length;
}

function encodingError(name: string, encoding: string): PressError {
  const hint = conversion(encoding, name);
  return new PressError("input-encoding", `${name} is ${encoding} text; only UTF-8 is read.`, { hint });
}

function conversion(encoding: string, name: string): string {
  if (!isWebAddress(name)) return `Convert it first, e.g. \`iconv -f ${encoding} -t UTF-8 ${name}\`.`;
  return "Ask its provider for UTF-8; or fetch it yourself, convert it by iconv, and name the file by `path`.";
}

function binaryError(name: string, what: string): PressError {
  return new PressError("input-binary", `${name} ${what}, not text.`, { hint: "Unpack or export it as text first." });
}
