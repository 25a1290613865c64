import type { Kind } from "../model/indicator.ts";

const address = ["destination.ip"];

/** Fields of the Elastic Common Schema that say what was met, for EQL and ES|QL alike. */
export const ecsFields: Readonly<Record<Kind, readonly string[]>> = {
  ipv4: address,
  ipv6: address,
  domain: ["dns.question.name", "url.domain"],
  url: ["url.full"],
  md5: ["file.hash.md5", "process.hash.md5"],
  sha1: ["file.hash.sha1", "process.hash.sha1"],
  sha256: ["file.hash.sha256", "process.hash.sha256"],
  email: ["email.from.address"],
  cve: ["vulnerability.id"],
};

/** Kinds that are met in traffic, of which a firewall says in `event.type` whether it was denied. */
export function isTraffic(kind: Kind): boolean {
  return kind === "ipv4" || kind === "ipv6" || kind === "domain" || kind === "url";
}
