import { createHash, hash } from "node:crypto";

/** Name spaces as bytes, parsed once. */
const namespaces = new Map<string, Buffer>();

/** RFC 9562 §5.5 name space for domain names. */
export const dnsNamespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

/** UUIDv5 (RFC 9562 §5.5): SHA-1 of the name space's bytes and the name's UTF-8. Lower case. */
export function uuidv5(namespace: string, name: string): string {
  return uuidText(hash("sha1", bytesOf(namespaceBytes(namespace), name), "hex"));
}

/** The same for a name that comes in pieces, and may be longer than a text can be. */
export function uuidv5InPieces(namespace: string): { add(piece: string): void; id(): string } {
  const digest = createHash("sha1").update(namespaceBytes(namespace));
  return {
    add(piece) {
      digest.update(piece);
    },
    id: () => uuidText(digest.digest("hex")),
  };
}

function uuidText(hex: string): string {
  const variant = variants.charAt(parseInt(hex.charAt(16), 16) & 3);
  // Joined and not added up: an id of eleven additions stays in pieces (V8), which take eight times the memory of its text.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}

/** The 32 hexadecimal digits of a UUID as it is written. */
export function uuidOfDigits(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** First digit of the fourth group: its two high bits are 10, and the hash gives the others (RFC 9562 §4.1). */
const variants = "89ab";

/** Where nearly every name is put into bytes: four ids are made for each indicator, and fresh memory would double their cost. */
const scratch = Buffer.alloc(4096);

function bytesOf(namespace: Buffer, name: string): Buffer {
  // In UTF-8 a UTF-16 code unit takes three bytes at most.
  if (namespace.length + name.length * 3 > scratch.length) return Buffer.concat([namespace, Buffer.from(name, "utf8")]);
  namespace.copy(scratch);
  return scratch.subarray(0, namespace.length + scratch.write(name, namespace.length, "utf8"));
}

/** The name space of a tree that does not set its own: `uuidv5(DNS, "rulepress")`. */
export const defaultNamespace = uuidv5(dnsNamespace, "rulepress");

/** Indicator id, which is its rule's id too. Changing this name changes every id ever published. */
export function indicatorId(namespace: string, kind: string, value: string): string {
  return uuidv5(namespace, `${kind}:${value}`);
}

function namespaceBytes(namespace: string): Buffer {
  let bytes = namespaces.get(namespace);
  if (bytes === undefined) {
    bytes = Buffer.from(namespace.replaceAll("-", ""), "hex");
    namespaces.set(namespace, bytes);
  }
  return bytes;
}
