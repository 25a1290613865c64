import type { LedgerRecord } from "../model/indicator.ts";
import { standsBare } from "./bare.ts";

/** Longest name with its dots (RFC 1035 §2.3.4, as text). */
const longestName = 253;
/** Left free below a name for `*.` and for the name of the zone, which its owner chooses. */
const roomForZone = 33;

/** What stands before the rules of a response policy zone. The owner names the zone: nothing in it does. */
export function zoneHead(serial: number): string {
  return `$TTL 60\n@ SOA localhost. hostmaster.localhost. ${serial} 3600 600 2592000 60\n@ NS localhost.\n`;
}

/**
 * Rules of a response policy zone that answer "no such name" (draft-vixie-dnsop-dns-rpz §3.1, §4): a name with all names below it,
 * or any name that leads to an address. "" for what a zone cannot hold.
 * @example zoneRules({ kind: "ipv4", value: "203.0.113.42" }) === "32.42.113.0.203.rpz-ip CNAME .\n"
 */
export function zoneRules(record: Pick<LedgerRecord, "kind" | "value">): string {
  const { kind, value } = record;
  if (!standsBare(record)) return "";
  if (kind === "domain")
    return value.length + roomForZone > longestName ? "" : `${value} CNAME .\n*.${value} CNAME .\n`;
  if (kind === "ipv4") return `32.${value.split(".").toReversed().join(".")}.rpz-ip CNAME .\n`;
  return kind === "ipv6" ? `128.${ipv6Labels(value).join(".")}.rpz-ip CNAME .\n` : "";
}

/** `zz` stands for `::` (§4.1.1). */
function ipv6Labels(value: string): readonly string[] {
  const groups = value.split("::").map((side) => (side === "" ? [] : side.split(":")));
  return groups.flatMap((side, at) => (at === 0 ? side : ["zz", ...side])).toReversed();
}
