import { hash } from "node:crypto";

/** Name spaces as bytes, parsed once. */
const namespaces = new Map<string, Buffer>();

/** RFC 9562 §5.5 name space for domain names. */
export const dnsNamespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

/** UUIDv5 (RFC 9562 §5.5): SHA-1 of the name space's bytes and the name's UTF-8. Lower case. */
export function uuidv5(namespace: string, name: string): string {
  const hex = hash("sha1", Buffer.concat([namespaceBytes(namespace), Buffer.from(name, "utf8")]), "hex");
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
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
