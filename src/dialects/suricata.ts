import type { Level } from "../model/indicator.ts";

/** Levels that alert, with the priority of their rules. */
export const alertLevels = ["high", "medium"] as const satisfies readonly Level[];
const priorities = { high: 1, medium: 2 } as const;
type AlertLevel = (typeof alertLevels)[number];

export const fileDigests = ["md5", "sha1", "sha256"] as const;

/** Where a name of a host shows: the protocol, the buffer, and whether a conversation must stand for it. */
const nameBuffers = [
  { protocol: "dns", buffer: "dns.query", flow: "" },
  { protocol: "tls", buffer: "tls.sni", flow: "flow:established,to_server; " },
  { protocol: "http", buffer: "http.host", flow: "flow:established,to_server; " },
] as const;

/** A malicious name has two to eight labels; what stands before them may be any number. */
const depths = [2, 3, 4, 5, 6, 7, 8] as const;

/** Most labels of a name that the rules find. */
export const mostLabels = 8;

/** Room for ten thousands of names; Suricata's own default makes a long load of them. */
const room = "memcap 256mb,hashsize 65536";

/** Of the range for local rules (Suricata's "SID allocation"): rules of a level begin a hundred apart. */
const firstSid = 1_740_000;

/** A list of file digests without a line is an error: no file is known to have this one. */
export const noDigest = { md5: "0".repeat(32), sha1: "0".repeat(40), sha256: "0".repeat(64) } as const;

/** Of a data set of type `string`: each line is the value in base64 ("Datasets", file formats). */
export function stringLine(value: string): string {
  return `${Buffer.from(value, "utf8").toString("base64")}\n`;
}

/** Name of the file that a rule loads, from the folder of the rules. */
export function listFile(what: string, level: AlertLevel): string {
  return `${what}-${level}.lst`;
}

/** Rules that alert and never drop, and hold no indicator: what they look for stands in the lists that they load. */
export function alertRules(): string {
  return [
    "# Alerts on what the lists beside this file hold. Nothing is dropped.",
    '# Rules on MD5 and SHA-1 are off: they need "force-hash: [md5, sha1, sha256]" below eve-log, types, files of suricata.yaml.',
    ...alertLevels.flatMap((level, at) => rulesOf(level, firstSid + 100 * at)),
    "",
  ].join("\n");
}

function rulesOf(level: AlertLevel, base: number): readonly string[] {
  const bodies = [
    ...nameBuffers.flatMap((place) => depths.map((depth) => nameRule(place, depth, level))),
    addressRule(level),
    ...fileDigests.map((digest) => digestRule(digest, level)),
  ];
  return bodies.map((body, at) => `${body} priority:${priorities[level]}; sid:${base + at}; rev:1;)`);
}

/**
 * Data sets match a whole buffer alone, so that each rule looks up the last `depth` labels of a name: that is how `a.b.example` is
 * found by `b.example`. A name with fewer labels must leave nothing, since a transform that does not match leaves everything.
 */
function nameRule(place: (typeof nameBuffers)[number], depth: number, level: AlertLevel): string {
  const { protocol, buffer, flow } = place;
  const labels = `pcrexform:"(?|((?:[^.]+\\.){${depth - 1}}[^.]+)$|()$)"`;
  const names = `dataset:isset,rulepress-domains-${level},type string,load ${listFile("domains", level)},${room}`;
  const says = `${message("domain", level)} in ${buffer}, last ${depth} labels`;
  return `alert ${protocol} $HOME_NET any -> any any (msg:"${says}"; ${flow}${buffer}; to_lowercase; ${labels}; ${names};`;
}

/** Once in 24 hours for a host and an address. Only where both ends are that pair can the limit be set without hiding another hit. */
function addressRule(level: AlertLevel): string {
  const addresses = `dataset:isset,rulepress-addresses-${level},type ip,load ${listFile("addresses", level)},${room}`;
  const limit = "threshold:type limit, track by_both, count 1, seconds 86400";
  return `alert ip $HOME_NET any -> any any (msg:"${message("address", level)}"; flow:to_server; ip.dst; ${addresses}; ${limit};`;
}

/** Two of them are off: as long as nobody asks for more, Suricata makes the first digest alone that any rule wants. */
function digestRule(digest: (typeof fileDigests)[number], level: AlertLevel): string {
  const off = digest === "sha256" ? "" : "# ";
  return `${off}alert tcp any any -> any any (msg:"${message(`file, ${digest}`, level)}"; file${digest}:${listFile(digest, level)};`;
}

function message(what: string, level: AlertLevel): string {
  return `rulepress ${level}: malicious ${what}`;
}
