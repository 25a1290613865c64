/** Part of a composite value (`filename|md5`, `ip-dst|port`) that is the indicator. */
export interface MispType {
  /** The type to pass on. */
  readonly type: string;
  readonly value: "whole" | "first" | "last";
  /** The last part is a port. */
  readonly port?: true;
}

const hashes = ["md5", "sha1", "sha256"];

const table: ReadonlyMap<string, MispType> = new Map<string, MispType>([
  ...["ip-src", "ip-dst"].map((name): [string, MispType] => [name, { type: "ip", value: "whole" }]),
  ...["ip-src|port", "ip-dst|port"].map((name): [string, MispType] => [
    name,
    { type: "ip", value: "first", port: true },
  ]),
  ["domain", { type: "domain", value: "whole" }],
  ["hostname", { type: "domain", value: "whole" }],
  ["hostname|port", { type: "domain", value: "first", port: true }],
  // The address of a domain is often a shared host: it was stated of the domain, not as bad by itself.
  ["domain|ip", { type: "domain", value: "first" }],
  ["url", { type: "url", value: "whole" }],
  ...hashes.map((name): [string, MispType] => [name, { type: name, value: "whole" }]),
  ...hashes.map((name): [string, MispType] => [`filename|${name}`, { type: name, value: "last" }]),
  ["malware-sample", { type: "md5", value: "last" }],
  ...["email", "email-src", "email-dst", "email-reply-to"].map((name): [string, MispType] => [
    name,
    { type: "email", value: "whole" },
  ]),
  ["vulnerability", { type: "cve", value: "whole" }],
]);

/** How an attribute type of the MISP core format is read; undefined for one that holds no indicator of ours. */
export function mispType(name: string): MispType | undefined {
  return table.get(name);
}
