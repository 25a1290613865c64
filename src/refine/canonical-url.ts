import { canonicalHost } from "./canonical-domain.ts";
import { invalid, maxLength } from "./canonical-form.ts";
import type { Canonical, Host, Rejected } from "./canonical-form.ts";
import { canonicalAddress, isIpv4 } from "./canonical-ip.ts";

const urlForm = /^(https?|ftp):\/\/([^/?#\\]*)(.*)$/i;
const authorityForm = /^(?:.*@)?(\[[^\]]*\]|[^:@[\]]*)(?::\d*)?$/;
/** What RFC 3986 §3.3 and §3.4 do not allow in a path or query, and the quote, which ends strings in too many languages. */
const unsafe = /[^\w\-.~:/?@!$&()*+,;=%]|%(?![0-9A-Fa-f]{2})/g;

/**
 * The form that goes over the wire: WHATWG `href` without fragment and userinfo. Where the WHATWG parser is more lenient than
 * RFC 3986 (it leaves `'`, `"`, `[`, `]`, `^`, `|`, `{`, `}`, a backslash in the query and a stray `%` as they are), the rest is
 * percent-encoded, for STIX wants a URI. An existing `%XX` is never decoded and keeps its case. `&amp;` is read as `&`,
 * however often it was escaped: decoding a single layer would give a value that is not its own canonical form.
 */
export function canonicalUrl(text: string): Canonical | Rejected {
  const [, scheme, authority = "", rest = ""] = urlForm.exec(text) ?? [];
  if (scheme === undefined) return invalid("a scheme that is none of http, https, ftp");
  const rawHost = authorityForm.exec(authority)?.[1];
  if (rawHost === undefined || rawHost === "") return invalid("a URL without a readable host");
  const host = readHost(rawHost);
  if ("ok" in host) return host;
  const url = parseUrl(`${scheme}://${authority}${rest.replace(/&(?:amp;)+/g, "&")}`);
  if (url === undefined || !sameHost(url.hostname, host)) return invalid("not a URL by the WHATWG standard");
  const [value, hostOnly] = wireForm(url);
  if (value.length > maxLength) return invalid(`longer than ${maxLength} characters once percent-encoded`);
  return {
    ok: true,
    kind: "url",
    value,
    host,
    ...(url.port === "" || url.port === "0" ? {} : { port: Number(url.port) }),
    ...(url.hash.length > 1 ? { fragment: url.hash.slice(1) } : {}),
    ...(url.username !== "" || url.password !== "" ? { userinfo: true } : {}),
    ...(hostOnly ? { hostOnly: true } : {}),
  };
}

/** Host of a URL that is canonical already, without parsing it again: guards ask this of every URL in every run. */
export function hostOfUrl(value: string): { readonly host: Host; readonly hostOnly: boolean } {
  const start = value.indexOf("//") + 2;
  const end = value.indexOf("/", start);
  const hostOnly = end === value.length - 1 || (end === value.length - 2 && value.endsWith("?"));
  const authority = value.slice(start, end);
  if (authority.startsWith("[")) {
    const address = canonicalAddress(authority.slice(1, authority.indexOf("]")));
    return { host: address ?? { kind: "domain", value: authority }, hostOnly };
  }
  const name = authority.replace(/\.?(?::\d+)?$/, "");
  return { host: { kind: isIpv4(name) ? "ipv4" : "domain", value: name }, hostOnly };
}

/** The parser would read `http://045.1.2/` as an address and accept empty labels: the host is judged as it stands, before it. */
function readHost(raw: string): Host | Rejected {
  if (raw.startsWith("["))
    return canonicalAddress(raw.slice(1, -1)) ?? invalid("a bracketed host that is no IPv6 address");
  if (isIpv4(raw)) return { kind: "ipv4", value: raw };
  const name = canonicalHost(raw);
  return typeof name === "string" ? { kind: "domain", value: name } : name;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A root dot goes over the wire, in the Host header: it stays in the URL, and not in the host's name. */
function sameHost(parsed: string, host: Host): boolean {
  return parsed === host.value || parsed === `${host.value}.` || parsed.startsWith("[");
}

function wireForm(url: URL): readonly [value: string, hostOnly: boolean] {
  const { href, protocol } = url;
  const path = href.indexOf("/", protocol.length + 2);
  const hash = href.indexOf("#", path);
  const tail = hash === -1 ? href.slice(path) : href.slice(path, hash);
  return [`${protocol}//${url.host}${tail.replace(unsafe, percentEncode)}`, tail === "/" || tail === "/?"];
}

/** The parser has left nothing but ASCII. */
function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
