import type { Level, LedgerRecord } from "../model/indicator.ts";

type Family = "ipv4" | "ipv6";

interface AddressSet {
  readonly family: Family;
  readonly level: Level;
  readonly name: string;
}

const sets: readonly AddressSet[] = (["high", "medium"] as const).flatMap((level) => [
  { family: "ipv4", level, name: `${level}4` },
  { family: "ipv6", level, name: `${level}6` },
]);

/** nft(8): the type of the addresses, the word that a rule has for their packets, and the end of a set's name. */
const words = {
  ipv4: { type: "ipv4_addr", protocol: "ip", end: "4" },
  ipv6: { type: "ipv6_addr", protocol: "ip6", end: "6" },
} as const;

/** Empties all sets: what follows in the same file is one transaction with it, so that no packet ever meets an empty set. */
export const emptySets = sets.map(({ name }) => `flush set inet rulepress ${name}\n`).join("");

/** Adds an address, which must be plain: nft asks the DNS for everything else. "" where there is no set for it. */
export function addElement({ kind, level, value }: Pick<LedgerRecord, "kind" | "level" | "value">): string {
  const set = sets.find((each) => each.family === kind && each.level === level);
  return set === undefined ? "" : `add element inet rulepress ${set.name} { ${value} }\n`;
}

/**
 * The table with its sets, and rules that are all switched off. A log line is written once in 24 hours for a host and an address:
 * nftables itself remembers the pairs.
 */
export const addressTable = [
  "# Connections that this machine, or what it forwards for, opens to malicious addresses.",
  '# Every rule is off. Take the "# " from a line that begins with "# ct" to have it: the first of two logs, the second drops.',
  "table inet rulepress",
  "delete table inet rulepress",
  "table inet rulepress {",
  ...sets.map(({ name, family }) => `\tset ${name} {\n\t\ttype ${words[family].type}\n\t}`),
  ...[seen("ipv4"), seen("ipv6")],
  `\tchain watched {\n${sets.map(switchedOff).join("\n")}\n\t}`,
  hook("output"),
  hook("forward"),
  "}\n",
].join("\n");

function seen(family: Family): string {
  const { type, end } = words[family];
  return `\tset seen${end} {\n\t\ttype ${type} . ${type}\n\t\tsize 65535\n\t\tflags dynamic,timeout\n\t\ttimeout 24h\n\t}`;
}

function switchedOff({ name, family, level }: AddressSet): string {
  const { protocol, end } = words[family];
  const pair = `${protocol} saddr . ${protocol} daddr`;
  const met = `# ct state new ${protocol} daddr @${name}`;
  const log = `${met} ${pair} != @seen${end} add @seen${end} { ${pair} } counter log prefix "rulepress ${level} "`;
  return `\t\t${log}\n\t\t${met} counter drop`;
}

function hook(name: "output" | "forward"): string {
  return `\tchain ${name} {\n\t\ttype filter hook ${name} priority filter; policy accept;\n\t\tjump watched\n\t}`;
}
