import type { Kind } from "../model/indicator.ts";
import { canonicalDomain, canonicalHost } from "./canonical-domain.ts";
import { invalid, maxLength, readPort, reject } from "./canonical-form.ts";
import type { Canonical, Rejected } from "./canonical-form.ts";
import { readAddress } from "./canonical-ip.ts";
import { hintOf } from "./canonical-type.ts";
import type { Hint } from "./canonical-type.ts";
import { canonicalUrl } from "./canonical-url.ts";
import { refang } from "./refang.ts";

export type { Canonical, Host, Rejected } from "./canonical-form.ts";

/** Control, format (bidi, zero-width, soft hyphen) and lone surrogate characters, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const printable = /^[\x20-\x7e]*$/;
const hex = /^[0-9a-f]+$/i;
const cve = /^CVE-\d{4}-\d{4,19}$/i;
const schemed = /^[a-z][a-z0-9+.-]*:\/\//i;
/** RFC 5322 dot-atom without `{}`, as `{dot}` is a defanged dot; not led by a character that a spreadsheet runs. */
const mailbox = /^(?![-+=])[\w!#$%&'*+/=?^`|~-]+(?:\.[\w!#$%&'*+/=?^`|~-]+)*$/;

const hashKinds: Readonly<Record<number, Kind>> = { 32: "md5", 40: "sha1", 64: "sha256" };
const otherHashes: Readonly<Record<number, string>> = { 56: "SHA-224", 96: "SHA-384", 128: "SHA-512" };

/**
 * The one form of a value, from which its id is made, or the reason why there is none. `type` is the source's word: a hint,
 * never trusted, so the value decides its own kind. A canonical value is its own canonical form.
 */
export function canonical(raw: string, type?: string): Canonical | Rejected {
  const hint = hintOf(type);
  if (hint === undefined)
    return reject("unsupported-type", `values of type ${type?.slice(0, 40) ?? ""} are not carried`);
  if (raw.length > maxLength) return invalid(`longer than ${maxLength} characters`);
  const text = refang(raw);
  if (text === "") return reject("no-value", "nothing but blanks and punctuation");
  if (!printable.test(text) && invisible.test(text)) {
    return reject("control-character", "holds control, bidirectional, zero-width or unpaired surrogate characters");
  }
  const read = readValue(text, hint);
  return read.ok && hint.kinds?.has(read.kind) === false ? { ...read, retyped: true } : read;
}

function readValue(text: string, hint: Hint): Canonical | Rejected {
  if (schemed.test(text)) return canonicalUrl(text);
  if (hex.test(text)) return readHash(text, hint);
  if (cve.test(text)) return { ok: true, kind: "cve", value: text.toUpperCase() };
  if (text.includes("@")) return readEmail(text);
  return readAddress(text, hint.withPort === true) ?? readDomain(text);
}

function readHash(text: string, hint: Hint): Canonical | Rejected {
  const kind = hashKinds[text.length];
  if (hint.hash !== undefined && kind !== hint.hash)
    return invalid(`not as long as the ${hint.hash} that it is said to be`);
  const other = otherHashes[text.length];
  if (other !== undefined) return reject("unsupported-type", `${other} hashes are not carried`);
  return kind === undefined ? invalid("as long as no hash") : { ok: true, kind, value: text.toLowerCase() };
}

function readEmail(text: string): Canonical | Rejected {
  const [local = "", host = "", ...more] = text.split("@");
  if (more.length > 0) return invalid("more than one @");
  if (local.length > 64 || !mailbox.test(local)) return invalid("an e-mail address whose local part is no dot-atom");
  const domain = canonicalHost(host);
  return typeof domain === "string" ? { ok: true, kind: "email", value: `${local}@${domain}` } : domain;
}

function readDomain(text: string): Canonical | Rejected {
  const [, name = text, portText] = /^([^:]*):(\d{1,5})$/.exec(text) ?? [];
  const value = canonicalDomain(name);
  if (typeof value !== "string") return value;
  const port = readPort(portText);
  if (typeof port === "object") return port;
  return { ok: true, kind: "domain", value, ...(port === undefined ? {} : { port }) };
}
