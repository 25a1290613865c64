import { domainToASCII } from "node:url";
import { parse } from "tldts";
import { invalid } from "./canonical-form.ts";
import type { Rejected } from "./canonical-form.ts";

const hostForm = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/;
const edgeHyphen = /^-|-\.|\.-|-$/;
/** RFC 7686 names a key, not a registration: 16 characters of base32 (v2) or 56 (v3), after any subdomains. */
const onion = /(?:^|\.)(?:[a-z2-7]{16}|[a-z2-7]{56})\.onion$/;
/** RFC 2606 §2: never delegated, so harmless; reports, demos and tests use them where real names would hurt. */
const documentation = /\.(?:example|test|invalid)$/;

/**
 * Canonical domain: lower case, A-labels, no trailing dot, a leading `*.` taken off, registrable under the ICANN part of the
 * Public Suffix List. Its private part is left to the guards: whoever owns `evil.duckdns.org` is an attacker, and
 * `duckdns.org` itself is a name that somebody registered, if a bad thing to print.
 */
export function canonicalDomain(text: string): string | Rejected {
  return canonicalHost(text.startsWith("*.") ? text.slice(2) : text);
}

/** The same for the host of a URL or e-mail address, where a wildcard makes no sense. */
export function canonicalHost(text: string): string | Rejected {
  const host = hostName(text);
  if (host === undefined) return invalid("not a host name: bad characters, empty, hyphen-edged or overlong labels");
  if (host.endsWith(".onion")) return onion.test(host) ? host : invalid("an onion name that is no v2 or v3 key");
  if (documentation.test(host)) return host;
  const { domain, isIcann } = parse(host, suffixList);
  if (isIcann !== true) return invalid("the top-level domain does not exist");
  return domain === null ? invalid("a bare public suffix") : host;
}

/** A host name by its letters alone (RFC 1123 §2.1 and underscores, in A-labels); who could register it is not asked. */
export function hostName(text: string): string | undefined {
  const lower = text.toLowerCase();
  const host = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  const ascii = needsIdna(host) ? domainToASCII(host) : host;
  return ascii.length <= 253 && hostForm.test(ascii) && !edgeHyphen.test(ascii) ? ascii : undefined;
}

/** Everything that tldts would do besides looking the suffix up is done above, and stricter. */
const suffixList = {
  allowPrivateDomains: false,
  detectIp: false,
  extractHostname: false,
  mixedInputs: false,
  validateHostname: false,
} as const;

/** A-labels are decoded and checked as well: `xn--a` is none, and browsers refuse it. */
function needsIdna(host: string): boolean {
  return /[^a-z0-9._-]/.test(host) ? /[^\u0020-\u007e]/.test(host) : host.includes("xn--");
}
