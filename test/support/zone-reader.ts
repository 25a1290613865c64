import { z } from "zod";

const soa = z.tuple([
  z.literal("localhost."),
  z.literal("hostmaster.localhost."),
  z.coerce.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
]);

export interface Zone {
  readonly serial: number;
  /** Owners whose answer is "no such name". */
  readonly refused: readonly string[];
}

/** A policy zone in the master file form (RFC 1035 §5.1), of which rulepress writes one record a line. It throws for anything else. */
export function readZone(text: string): Zone {
  const [ttl = "", start = "", server = "", ...records] = text.trimEnd().split("\n");
  if (ttl !== "$TTL 60" || server !== "@ NS localhost." || !start.startsWith("@ SOA "))
    throw new Error(`No head: ${text.slice(0, 99)}`);
  const refused = records.map((record) => {
    const [owner = "", ...data] = record.split(" ");
    if (data.join(" ") !== "CNAME .") throw new Error(`No rule: ${record}`);
    return owner;
  });
  return { serial: soa.parse(start.split(" ").slice(2))[2], refused };
}

/** Indicators that the owners of rules stand for; a name has two. */
export function indicatorsOfZone({ refused }: Zone): readonly string[] {
  const names = refused.filter((owner) => !owner.endsWith(".rpz-ip"));
  const alone = names.filter((owner) => !owner.startsWith("*."));
  if (names.length !== 2 * alone.length || !alone.every((name) => names.includes(`*.${name}`)))
    throw new Error("A name lacks a rule.");
  return [...alone, ...refused.filter((owner) => owner.endsWith(".rpz-ip")).map(addressOf)];
}

function addressOf(owner: string): string {
  const [prefix = "", ...labels] = owner.slice(0, -".rpz-ip".length).split(".");
  if (prefix === "32") return labels.toReversed().join(".");
  if (prefix !== "128") throw new Error(`No whole address: ${owner}`);
  const joined = labels.toReversed().join(":");
  return joined.replace(/^zz$/, "::").replace(/^zz:|:zz$|:zz:/, "::");
}
