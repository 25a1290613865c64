import type { Kind } from "../model/indicator.ts";

/** What a source's word for a type lets us expect. */
export interface Hint {
  /** Kinds that agree with the word; anything else is retyped. Undefined: the word promises nothing. */
  readonly kinds?: ReadonlySet<Kind>;
  /** A port follows the address. */
  readonly withPort?: true;
  /** The word names a hash algorithm, so that a value of another length is broken and not of another kind. */
  readonly hash?: Kind;
}

const expected: readonly (readonly [words: string, hint: readonly Kind[], extra?: Omit<Hint, "kinds">])[] = [
  ["ip ipaddr ipaddress address ipsrc ipdst ipaddresses network cidr netblock subnet", ["ipv4", "ipv6"]],
  ["ipv4 ipv4addr ipv4address ip4 ipv4cidr", ["ipv4"]],
  ["ipv6 ipv6addr ipv6address ip6 ipv6cidr", ["ipv6"]],
  ["ip:port ipport ipsrc|port ipdst|port ipv4:port ipv6:port ipv4port ipv6port", ["ipv4", "ipv6"], { withPort: true }],
  ["domain domains domainname hostname hostnames fqdn dns dnsname hostname|port host:port domain:port", ["domain"]],
  ["url urls uri uris", ["url"]],
  ["hash hashes filehash file", ["md5", "sha1", "sha256"]],
  ["md5 md5hash filehashmd5 hashmd5 filemd5", ["md5"], { hash: "md5" }],
  ["sha1 sha1hash filehashsha1 hashsha1 filesha1", ["sha1"], { hash: "sha1" }],
  ["sha256 sha256hash filehashsha256 hashsha256 filesha256 sha2", ["sha256"], { hash: "sha256" }],
  ["email emails emailaddr emailaddress emailsrc emaildst emailreplyto emailsender emailfrom mail", ["email"]],
  ["cve cves cveid vulnerability vulnerabilities", ["cve"]],
];

const anything: Hint = {};

const hints: ReadonlyMap<string, Hint> = new Map([
  ...["", "auto", "any", "host", "ioc", "indicator", "observable"].map((word) => [word, anything] as const),
  ...expected.flatMap(([words, kinds, extra]) =>
    words.split(" ").map((word): [string, Hint] => [word, { kinds: new Set(kinds), ...extra }]),
  ),
]);

/**
 * Reads a feed's word for a type, whatever its case, hyphens, underscores and blanks (`FileHash-MD5`, `md5_hash`). Undefined for
 * a word that is not in the table: a mutex or a JA3 fingerprint must not pass for a hash because it is as long as one.
 */
export function hintOf(word: string | undefined): Hint | undefined {
  return word === undefined ? anything : (hints.get(word) ?? hints.get(word.toLowerCase().replace(/[\s_-]+/g, "")));
}
