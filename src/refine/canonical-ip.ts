import { invalid, readPort, reject } from "./canonical-form.ts";
import type { Canonical, Host, Rejected } from "./canonical-form.ts";

const quad = /^(?:(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;
const quadLike = /^\d+(?:\.\d+){3}(?:$|[:/])/;
const quadForm = /^([\d.]+)(?::(\d{1,5}))?(?:\/(\d{1,3}))?$/;
const bracketForm = /^\[([^\]]*)\](?::(\d{1,5}))?$/;
const plainForm = /^([^/[\]]*)(?:\/(\d{1,3}))?$/;
const portTail = /^(.*):(\d{1,5})$/;

/**
 * Reads an address with its port or prefix length; undefined when the text does not look like one. `withPort`: the source
 * says that a port follows, and only then is the last group of an unbracketed IPv6 address taken for one.
 */
export function readAddress(text: string, withPort: boolean): Canonical | Rejected | undefined {
  if (quadLike.test(text)) return fromParts(quadForm.exec(text), 32);
  if (text.startsWith("[")) return fromParts(bracketForm.exec(text), 128);
  if (text.indexOf(":") === text.lastIndexOf(":")) return undefined;
  if (withPort) {
    const [, address, port] = portTail.exec(text) ?? [];
    if (address !== undefined && canonicalAddress(address)) return fromParts([text, address, port], 128);
  }
  const [, address, prefix] = plainForm.exec(text) ?? [];
  return fromParts(address === undefined ? null : [text, address, undefined, prefix], 128);
}

/** Strict dotted quad, or RFC 5952; an IPv4-mapped address becomes the IPv4 address. Zone ids are nobody else's business: refused. */
export function canonicalAddress(text: string): Host | undefined {
  if (isIpv4(text)) return { kind: "ipv4", value: text };
  const groups = parseIpv6(text);
  if (groups === undefined) return undefined;
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? { kind: "ipv4", value: formatQuad(groups) } : { kind: "ipv6", value: formatIpv6(groups) };
}

/** Four decimal octets without leading zeros: `010.0.0.1` is 8.0.0.1 to some readers and 10.0.0.1 to others, so it is no address. */
export function isIpv4(text: string): boolean {
  return quad.test(text);
}

/** The eight groups of an IPv6 address (RFC 4291 §2.2), or undefined. */
export function parseIpv6(text: string): readonly number[] | undefined {
  const dotted = /^(.*:)([\d.]+)$/.exec(text);
  if (dotted?.[2]?.includes(".")) {
    if (!isIpv4(dotted[2])) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = dotted[2].split(".").map(Number);
    return parseIpv6(`${dotted[1] ?? ""}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const stated = [...(head ?? []), ...(tail ?? [])];
  if (!stated.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  if (tail === undefined ? stated.length !== 8 : stated.length > 7) return undefined;
  const gap = new Array<string>(8 - stated.length).fill("0");
  return [...(head ?? []), ...gap, ...(tail ?? [])].map((group) => parseInt(group, 16));
}

/** RFC 5952 §4: lower case, no leading zeros, `::` for the longest run of two or more zero groups, the first of equals. */
export function formatIpv6(groups: readonly number[]): string {
  let best = { start: 0, length: 1 };
  let start = 0;
  for (let index = 0; index <= 8; index += 1) {
    if (index < 8 && groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.length < 2) return hex.join(":");
  return `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
}

function fromParts(parts: readonly (string | undefined)[] | null, bits: number): Canonical | Rejected {
  const [, text, portText, prefix] = parts ?? [];
  const host = text === undefined ? undefined : canonicalAddress(text);
  if (host === undefined) return invalid("neither a strict dotted quad nor an IPv6 address");
  const port = readPort(portText);
  if (typeof port === "object") return port;
  if (prefix !== undefined && Number(prefix) > bits) return invalid(`a prefix of more than ${bits} bits`);
  if (prefix !== undefined && Number(prefix) < bits) return reject("cidr-not-supported", "a network, not an address");
  return { ok: true, ...host, ...(port === undefined ? {} : { port }) };
}

function formatQuad(groups: readonly number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}
