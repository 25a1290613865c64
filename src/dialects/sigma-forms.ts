import { kinds, type Kind } from "../model/indicator.ts";
import type { Settings } from "../model/settings.ts";
import { escapeSigma } from "./sigma-escape.ts";

/** A field with its modifier, and how a canonical value is spelled for it. */
export interface Matcher {
  readonly key: string;
  readonly spell: (value: string) => string;
}

/** What people read of a kind, in titles, descriptions and false positives. */
export interface Wording {
  readonly noun: string;
  readonly plural: string;
  /** Follows "Detects", before one value. */
  readonly one: string;
  /** Follows "Detects", for a list of values. */
  readonly any: string;
  /** Follows "Legitimate use of the". */
  readonly thing: string;
  /** Titles show the value in upper case: a lower-case word without a dot or a slash is no Title Case. */
  readonly capitals?: true;
}

/** How one kind of indicator is looked for: any of the matchers is a hit. */
export interface Form {
  readonly category: "network_connection" | "dns" | "dns_query" | "proxy" | "process_creation";
  readonly product?: "windows";
  /** Start of the file name: SigmaHQ's prefix of the log source, and the kind where kinds share one: names are unique. */
  readonly filePrefix: string;
  readonly matchers: readonly Matcher[];
  /** Suffixes of the `attack.` tags of a rule that no source says more about. */
  readonly attack: readonly string[];
  readonly wording: Wording;
}

/** The form of a kind in a profile; undefined for email and cve, for which Sigma's taxonomy has no field. */
export function formOf(kind: Kind, profile: Settings["profile"]): Form | undefined {
  return forms[profile][kind];
}

/** The same for the name of a grain or group, which only a kind that has a form can have given. */
export function formNamed(name: string, profile: Settings["profile"]): Form {
  const kind = kinds.find((candidate) => candidate === name);
  const form = kind === undefined ? undefined : formOf(kind, profile);
  if (form === undefined) throw new Error(`There is no Sigma form for ${name}.`);
  return form;
}

const proxy: Form = {
  category: "proxy",
  filePrefix: "proxy_ioc",
  matchers: [exactly("c-uri")],
  attack: ["command-and-control", "t1071", "t1071.001"],
  wording: {
    noun: "URL",
    plural: "URLs",
    one: "web requests for",
    any: "web requests for any URL",
    thing: "URL",
  },
};

const dns: Form = {
  category: "dns",
  filePrefix: "net_dns_ioc",
  // Never a bare `|endswith: 'c2.example.com'`, which matches notc2.example.com as well.
  matchers: [exactly("QueryName"), { key: "QueryName|endswith", spell: (value) => `.${escapeSigma(value)}` }],
  attack: ["command-and-control", "t1071", "t1071.004"],
  wording: {
    noun: "Domain",
    plural: "Domains",
    one: "DNS queries to",
    any: "DNS queries to any domain",
    thing: "domain",
  },
};

const seed: Readonly<Partial<Record<Kind, Form>>> = {
  ipv4: connection("IPv4"),
  ipv6: connection("IPv6"),
  domain: dns,
  url: proxy,
  md5: execution("MD5"),
  sha1: execution("SHA1"),
  sha256: execution("SHA256"),
};

/** SigmaHQ's taxonomy has these events for Windows only; a proxy has no product there either. */
const sigmahq: Readonly<Partial<Record<Kind, Form>>> = {
  ipv4: onWindows(connection("IPv4"), "net_connection_win_ipv4_ioc"),
  ipv6: onWindows(connection("IPv6"), "net_connection_win_ipv6_ioc"),
  domain: { ...onWindows(dns, "dns_query_win_ioc"), category: "dns_query" },
  url: proxy,
  md5: onWindows(execution("MD5"), "proc_creation_win_md5_ioc"),
  sha1: onWindows(execution("SHA1"), "proc_creation_win_sha1_ioc"),
  sha256: onWindows(execution("SHA256"), "proc_creation_win_sha256_ioc"),
};

const forms: Readonly<Record<Settings["profile"], Readonly<Partial<Record<Kind, Form>>>>> = { seed, sigmahq };

function exactly(key: string): Matcher {
  return { key, spell: escapeSigma };
}

function onWindows(form: Form, filePrefix: string): Form {
  return { ...form, product: "windows", filePrefix };
}

function connection(version: "IPv4" | "IPv6"): Form {
  return {
    category: "network_connection",
    filePrefix: `net_connection_${version.toLowerCase()}_ioc`,
    matchers: [exactly("DestinationIp")],
    attack: ["command-and-control", "t1071"],
    wording: {
      noun: version,
      plural: `${version} Addresses`,
      one: `network connections to the ${version} address`,
      any: `network connections to any ${version} address`,
      thing: "address",
      ...(version === "IPv6" ? { capitals: true } : {}),
    },
  };
}

function execution(algorithm: "MD5" | "SHA1" | "SHA256"): Form {
  return {
    category: "process_creation",
    filePrefix: `proc_creation_${algorithm.toLowerCase()}_ioc`,
    // Sysmon writes `MD5=…,SHA256=…,IMPHASH=…` into one field: without its name, an MD5 would match an IMPHASH.
    matchers: [{ key: "Hashes|contains", spell: (value) => `${algorithm}=${escapeSigma(value)}` }],
    attack: ["execution", "t1204", "t1204.002"],
    wording: {
      noun: algorithm,
      plural: `${algorithm} Hashes`,
      one: `processes whose image has the ${algorithm} hash`,
      any: `processes whose image has any ${algorithm} hash`,
      thing: "file",
      capitals: true,
    },
  };
}
