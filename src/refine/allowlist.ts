import { PressError } from "../model/errors.ts";
import type { Kind, Verdict } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { dayMs, dayOf, isoTime } from "../model/time.ts";
import { hostName } from "./canonical-domain.ts";
import type { Host } from "./canonical-form.ts";
import { hostOfUrl } from "./canonical-url.ts";
import { canonical } from "./canonical.ts";
import { addressIndex } from "./guards/addresses.ts";
import { safePattern } from "./guards/pattern.ts";
import { oneLine } from "../model/text.ts";

interface Grounds {
  readonly reason: string;
  readonly owner: string;
  /** `YYYY-MM-DD`: the last day on which the entry holds. */
  readonly expires?: string;
}

/** What the owner lets pass, by one of four targets. */
export type AllowEntry =
  | (Grounds & { readonly value: string })
  | (Grounds & { readonly domain: string })
  | (Grounds & { readonly cidr: string })
  | (Grounds & { readonly regex: string });

/** The verdict on an indicator that the owner let pass. The host of a URL is found when it is not lent. */
export type Allowlist = (kind: Kind, value: string, host?: Host) => Verdict | undefined;

/** Says of each indicator whether an entry that holds on the day of `asOf` lets it pass. Throws for an entry that cannot match. */
export function compileAllowlist(entries: readonly AllowEntry[], asOf: string): Allowlist {
  const values = new Map<string, Verdict>();
  const domains = new Map<string, Verdict>();
  const networks: { readonly network: string; readonly verdict: Verdict }[] = [];
  const patterns: { readonly pattern: RegExp; readonly verdict: Verdict }[] = [];
  for (const entry of entries) {
    if (entry.expires !== undefined && entry.expires < dayOf(asOf)) continue;
    const verdict: Verdict = { guard: "allowlist", action: "drop", reason: oneLine(entry.reason, 200) };
    if ("value" in entry) setFirst(values, valueKey(entry.value), verdict);
    else if ("domain" in entry) setFirst(domains, domainKey(entry.domain), verdict);
    else if ("cidr" in entry) networks.push({ network: entry.cidr, verdict });
    else patterns.push({ pattern: safePattern(entry.regex), verdict });
  }
  const addresses = addressIndex(networks.map(({ network }) => [network]));
  return (kind, value, host) => {
    const at = hostOf(kind, value, host);
    return (
      values.get(`${kind}:${value}`) ??
      (domains.size > 0 && at?.kind === "domain" ? ofDomain(domains, at.value) : undefined) ??
      (networks.length > 0 && at !== undefined && at.kind !== "domain"
        ? networks[addresses(at)[0] ?? -1]?.verdict
        : undefined) ??
      patterns.find(({ pattern }) => pattern.test(value))?.verdict
    );
  };
}

/** Entries that end within 14 days of `asOf`, the soonest first, so that a run can say so in time. */
export function expiring(entries: readonly AllowEntry[], asOf: string): readonly AllowEntry[] {
  const today = dayOf(asOf);
  const horizon = dayOf(isoTime(Date.parse(asOf) + 14 * dayMs));
  return entries
    .filter(({ expires }) => expires !== undefined && expires >= today && expires <= horizon)
    .sort((a, b) => byText(a.expires ?? "", b.expires ?? ""));
}

function setFirst(map: Map<string, Verdict>, key: string, verdict: Verdict): void {
  if (!map.has(key)) map.set(key, verdict);
}

function valueKey(stated: string): string {
  const form = canonical(stated);
  if (form.ok) return `${form.kind}:${form.value}`;
  throw new PressError("allowlist-value", `The allowlist's value ${quote(stated)} is no indicator: ${form.detail}.`, {
    hint: "Write one address, domain, URL, hash, e-mail address or CVE id; for more than one, use domain, cidr or regex.",
  });
}

/** A public suffix may be let pass with all that is below it, so registrability is not asked. */
function domainKey(stated: string): string {
  const name = hostName(stated.replace(/^\*?\./, ""));
  if (name !== undefined) return name;
  throw new PressError("allowlist-domain", `The allowlist's domain ${quote(stated)} is no domain name.`, {
    hint: "Write a name such as example.com; its subdomains, URLs and e-mail addresses are let pass with it.",
  });
}

function quote(stated: string): string {
  return JSON.stringify(oneLine(stated, 80));
}

function hostOf(kind: Kind, value: string, host: Host | undefined): Host | undefined {
  switch (kind) {
    case "url":
      return host ?? hostOfUrl(value).host;
    case "email":
      return { kind: "domain", value: value.slice(value.indexOf("@") + 1) };
    case "domain":
    case "ipv4":
    case "ipv6":
      return { kind, value };
    case "md5":
    case "sha1":
    case "sha256":
    case "cve":
      return undefined;
  }
}

function ofDomain(domains: ReadonlyMap<string, Verdict>, host: string): Verdict | undefined {
  for (let name = host; ; name = name.slice(name.indexOf(".") + 1)) {
    const verdict = domains.get(name);
    if (verdict !== undefined || !name.includes(".")) return verdict;
  }
}
