import { createHash } from "node:crypto";
import type { Kind, Verdict } from "../model/indicator.ts";
import type { Host } from "./canonical-form.ts";
import { hostOfUrl } from "./canonical-url.ts";
import { type AddressIndex, addressIndex } from "./guards/addresses.ts";
import { type HostIndex, hostIndex } from "./guards/hosts.ts";
import { type GuardEntry, readList, readTable, tableFile } from "./guards/table.ts";

/** Gives the text of a file of src/data/guards by its name. */
export type ReadGuardFile = (name: string) => string;

/** The guards with their lists ready to be asked. */
export interface Guards {
  readonly addresses: Judged<AddressIndex>;
  readonly hosts: Judged<HostIndex>;
  readonly hashes: ReadonlyMap<string, Ruling>;
  readonly mailboxes: ReadonlyMap<string, Ruling>;
}

/** An index of lists, and what the list of each number says. */
interface Judged<Index> {
  readonly index: Index;
  readonly rulings: readonly Ruling[];
}

interface Ruling {
  readonly verdict: Verdict;
  /** Judges URLs with a path too: nobody outside can mean what has no public address. */
  readonly allUrls: boolean;
}

const none: readonly Verdict[] = [];

/** Builds the guards from the table and its lists. */
export function loadGuards(read: ReadGuardFile): Guards {
  const table = readTable(read(tableFile)).map((entry) => ({
    entry,
    ruling: rulingOf(entry),
    values: readList(read(entry.file)),
  }));
  const addresses = table.filter(({ entry }) => entry.match === "address");
  const hosts = table.flatMap(({ entry, ruling, values }) =>
    entry.match === "host" ? [{ ruling, reach: entry.reach, hosts: values }] : [],
  );
  const lookup = (match: GuardEntry["match"]) =>
    new Map(
      table
        .filter(({ entry }) => entry.match === match)
        .toReversed()
        .flatMap(({ ruling, values }) => values.map((value): [string, Ruling] => [value, ruling])),
    );
  return {
    addresses: {
      index: addressIndex(addresses.map(({ values }) => values)),
      rulings: addresses.map(({ ruling }) => ruling),
    },
    hosts: { index: hostIndex(hosts), rulings: hosts.map(({ ruling }) => ruling) },
    hashes: lookup("hash"),
    mailboxes: lookup("mailbox"),
  };
}

/**
 * What the guards say of a canonical value, in the order of the table. A URL with a path is judged by no host list: the page of
 * an attacker on a popular site is an indicator, the site is none.
 */
export function judge(guards: Guards, kind: Kind, value: string): readonly Verdict[] {
  switch (kind) {
    case "ipv4":
    case "ipv6":
    case "domain":
      return judgeHost(guards, { kind, value }, true);
    case "url": {
      const { host, hostOnly } = hostOfUrl(value);
      return host.kind === "domain" && !hostOnly ? none : judgeHost(guards, host, hostOnly);
    }
    case "md5":
    case "sha1":
    case "sha256":
      return verdictOf(guards.hashes.get(value));
    case "email":
      return verdictOf(guards.mailboxes.get(value.slice(0, value.indexOf("@")).toLowerCase()));
    case "cve":
      return none;
  }
}

/** SHA-256 over the table and every list: when it moves, every indicator has to be judged anew. */
export function guardsDigest(read: ReadGuardFile): string {
  const hash = createHash("sha256");
  for (const name of [tableFile, ...readTable(read(tableFile)).map(({ file }) => file)]) {
    hash.update(`${name}\0`, "utf8").update(createHash("sha256").update(read(name), "utf8").digest());
  }
  return hash.digest("hex");
}

function rulingOf(entry: GuardEntry): Ruling {
  const { name, action, reason } = entry;
  return { verdict: { guard: name, action, reason }, allUrls: entry.match === "address" && entry.urls === "all" };
}

function judgeHost({ addresses, hosts }: Guards, host: Host, alone: boolean): readonly Verdict[] {
  const byName = host.kind === "domain";
  const found = byName ? hosts.index(host.value) : addresses.index(host);
  if (found.length === 0) return none;
  const { rulings } = byName ? hosts : addresses;
  return found.flatMap((list) => {
    const ruling = rulings[list];
    return ruling !== undefined && (alone || ruling.allUrls) ? [ruling.verdict] : [];
  });
}

function verdictOf(ruling: Ruling | undefined): readonly Verdict[] {
  return ruling === undefined ? none : [ruling.verdict];
}
