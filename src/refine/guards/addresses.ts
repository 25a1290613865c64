import { PressError } from "../../model/errors.ts";
import type { Host } from "../canonical-form.ts";
import { canonicalAddress, isIpv4, parseIpv6 } from "../canonical-ip.ts";

/** Numbers of the lists that hold an address, ascending. */
export type AddressIndex = (address: Host) => readonly number[];

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** Networks of one list in one family: sorted and disjoint, so that the last one starting at or before an address decides. */
interface Networks {
  readonly list: number;
  readonly ranges: readonly Range[];
}

const none: readonly number[] = [];

/**
 * Looks addresses up in many lists of addresses and networks. Most entries of a large list are single addresses: those are a
 * plain lookup, and only networks are searched.
 */
export function addressIndex(lists: readonly (readonly string[])[]): AddressIndex {
  const singles = new Map<string, readonly number[]>();
  const networks = { ipv4: new Array<Networks>(), ipv6: new Array<Networks>(), domain: new Array<Networks>() };
  lists.forEach((entries, list) => {
    const alone = [list];
    const ranges = { ipv4: new Array<Range>(), ipv6: new Array<Range>(), domain: new Array<Range>() };
    for (const entry of entries) {
      const { address, prefix } = readNetwork(entry);
      const bits = bitsOf(address);
      const known = singles.get(address.value);
      // Of tens of thousands of addresses, nearly each stands in one list alone: they share one answer.
      if (prefix === bits) singles.set(address.value, known === undefined ? alone : [...known, list]);
      else ranges[address.kind].push(rangeOf(address, BigInt(bits - prefix)));
    }
    if (ranges.ipv4.length > 0) networks.ipv4.push({ list, ranges: disjoint(ranges.ipv4) });
    if (ranges.ipv6.length > 0) networks.ipv6.push({ list, ranges: disjoint(ranges.ipv6) });
  });
  return (address) => {
    const exact = singles.get(address.value) ?? none;
    const family = networks[address.kind];
    if (family.length === 0) return exact;
    const number = numberOf(address);
    const within = family.filter(({ ranges }) => holds(ranges, number)).map(({ list }) => list);
    return within.length === 0 ? exact : [...new Set([...exact, ...within])].sort((a, b) => a - b);
  };
}

function readNetwork(text: string): { readonly address: Host; readonly prefix: number } {
  // As nearly all lines of the large lists are.
  if (isIpv4(text)) return { address: { kind: "ipv4", value: text }, prefix: 32 };
  const [, base = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = canonicalAddress(base);
  // A mapped network would have to be shifted by 96 bits as well; nobody writes one.
  const mapped = address?.kind === "ipv4" && base.includes(":");
  if (address === undefined || mapped || Number(prefix ?? 0) > bitsOf(address)) {
    throw new PressError(
      "network-invalid",
      `${JSON.stringify(text.slice(0, 80))} is neither an address nor a network.`,
      {
        hint: "Write it like 192.0.2.0/24 or 2001:db8::/32.",
      },
    );
  }
  return { address, prefix: prefix === undefined ? bitsOf(address) : Number(prefix) };
}

function bitsOf(address: Host): number {
  return address.kind === "ipv4" ? 32 : 128;
}

function rangeOf(address: Host, hostBits: bigint): Range {
  const first = (numberOf(address) >> hostBits) << hostBits;
  return { first, last: first + (1n << hostBits) - 1n };
}

function numberOf({ value }: Host): bigint {
  const [parts, width] = isIpv4(value) ? [value.split(".").map(Number), 8n] : [parseIpv6(value) ?? none, 16n];
  return parts.reduce((sum, part) => (sum << width) | BigInt(part), 0n);
}

function disjoint(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last) merged.push(range);
    else if (range.last > before.last) merged.splice(-1, 1, { first: before.first, last: range.last });
  }
  return merged;
}

function holds(ranges: readonly Range[], number: bigint): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.first ?? 0n) <= number) low = middle + 1;
    else high = middle;
  }
  const nearest = ranges[low - 1];
  return nearest !== undefined && number <= nearest.last;
}
