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

/**
 * Where an alert names techniques: those of the event, and those of the rule that made it (Elastic Security, "Alert schema"). A
 * sub-technique stands in a field of its own, older sensors write it beside the technique.
 */
export const techniqueFields = [
  "threat.technique.id",
  "threat.technique.subtechnique.id",
  "kibana.alert.rule.threat.technique.id",
  "kibana.alert.rule.threat.technique.subtechnique.id",
] as const;

/** The index of Elastic Security's alerts, in every space. */
export const alertIndex = ".alerts-security.alerts-*";

/** Kinds that are met in traffic, of which a firewall says in `event.type` whether it was denied. */
export function isTraffic(kind: Kind): boolean {
  return kind === "ipv4" || kind === "ipv6" || kind === "domain" || kind === "url";
}
