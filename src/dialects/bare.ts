import type { Kind, LedgerRecord } from "../model/indicator.ts";

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

const label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
/** The last label begins with a letter: no reader may take a name for an address, a number or a date. */
const name = new RegExp(`^(?=.{1,253}$)(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$`);

/** Printable ASCII: what a line holds without a doubt about where the value ends. */
const url = /^(?:https?|ftp):\/\/[\x21-\x7e]+$/;
/** A dot-atom (RFC 5322 §3.2.3) before a name. */
const email = /^([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)@([^@]+)$/;

const forms: Readonly<Record<Kind, (value: string) => boolean>> = {
  ipv4: (value) => ipv4.test(value),
  ipv6: isIpv6,
  domain: (value) => name.test(value),
  url: (value) => url.test(value),
  md5: (value) => /^[0-9a-f]{32}$/.test(value),
  sha1: (value) => /^[0-9a-f]{40}$/.test(value),
  sha256: (value) => /^[0-9a-f]{64}$/.test(value),
  email: (value) => name.test(email.exec(value)?.[2] ?? ""),
  cve: (value) => /^CVE-\d{4}-\d{4,}$/.test(value),
};

/**
 * Whether a value is so plain that it may stand in a file without quotes: a list, a hosts file, a zone, a rule of a firewall. None
 * of these has an escape that its readers agree on, so that anything else stays out.
 */
export function standsBare({ kind, value }: Pick<LedgerRecord, "kind" | "value">): boolean {
  return forms[kind](value);
}

/** What may stand in a file that blocks or alerts by itself: nothing of level low. */
export function blocksBare(record: LedgerRecord): boolean {
  return record.level !== "low" && standsBare(record);
}

/** The form of RFC 5952, which is what the URL standard writes a host in. */
function isIpv6(value: string): boolean {
  if (!/^[0-9a-f:]{2,39}$/.test(value)) return false;
  const address = `http://[${value}]/`;
  return URL.canParse(address) && new URL(address).hostname === `[${value}]`;
}
