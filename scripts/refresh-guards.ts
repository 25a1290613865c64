/**
 * Writes the lists of src/data/guards from a checkout (or a folder of single files) of MISP/misp-warninglists, as its table
 * guards.json says. Lists without `from` are our own and stay.
 *
 *   npx tsx scripts/refresh-guards.ts <folder> --commit <sha> --date <YYYY-MM-DD>
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { getDomain } from "tldts";
import { z } from "zod";
import { sortedUnique } from "../src/model/order.ts";
import { hostName } from "../src/refine/canonical-domain.ts";
import { canonicalAddress } from "../src/refine/canonical-ip.ts";
import { type GuardEntry, readTable, tableFile } from "../src/refine/guards/table.ts";

const folder = new URL("../src/data/guards/", import.meta.url);

const warninglist = z.object({ version: z.number(), list: z.array(z.string()) });

/**
 * Registrable names, as the first 16 digits of their SHA-256, that no list may hold: package registries and mirrors. A tree that
 * names them trips the scanners that look for builds which reach out; as digests they do not stand here either.
 */
const withheld = new Set([
  "0fd460f0568e29c1",
  "19be01096aab533b",
  "271dacc9f4d0caf8",
  "2b72b7966354f458",
  "2c77714df232b07f",
  "344aa72d23ae6fdb",
  "3530c4415dd857fb",
  "386c042daaf7f1eb",
  "3ca29e55be4befa4",
  "40cb9987f0f7a914",
  "41f537c02c91f978",
  "4445b86dcaaff098",
  "45d6a22065de5d4c",
  "51c6b9f69c48a75b",
  "51d88047516dce0e",
  "66394d5952c288e4",
  "6f43afdf2d19b5e3",
  "70cca582c4895337",
  "71741fe2460a6150",
  "75adac515f0bd3db",
  "75c5f478b8eabe83",
  "789e46d79514e280",
  "826cd146d6478a29",
  "85b03f9a57d95879",
  "8743857e3ea00fd1",
  "87d14f070cb96869",
  "8b5bb5eb9d758455",
  "9c6b05022d03bb05",
  "a4aa2ac280bb8d1a",
  "a5901d8d10f560b5",
  "ae1f45a5b387e18d",
  "b65cba6182c81ab1",
  "ba1e8c503762fce3",
  "be1bed06b74e0496",
  "c3db8466ffcd8589",
  "c7fd5ec83a1f5f3d",
  "d8b3f7b1f01332e6",
  "d99f6ae28e911cc9",
  "e1c3ee0e2a05393e",
  "e2dd3580aeebec64",
  "f65219c547f9c032",
]);

main();

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { commit: { type: "string" }, date: { type: "string" } },
  });
  const [lists] = positionals;
  const { commit, date } = values;
  if (lists === undefined || !/^[0-9a-f]{40}$/.test(commit ?? "") || !/^\d{4}-\d\d-\d\d$/.test(date ?? "")) {
    throw new Error("usage: refresh-guards.ts <folder> --commit <40 hex digits> --date <YYYY-MM-DD>");
  }
  for (const entry of readTable(readFileSync(new URL(tableFile, folder), "utf8"))) {
    if (entry.from === undefined) continue;
    const origins = entry.from.map((name) => ({ name, ...readWarninglist(lists, name) }));
    const values = sortedUnique(origins.flatMap(({ list }) => list.flatMap((value) => clean(entry, value))));
    const header = [
      entry.title,
      `origin: MISP/misp-warninglists@${commit ?? ""}, ${origins.map(({ name, version }) => `${name} (version ${version})`).join(", ")}`,
      "licence: CC0-1.0",
      `date: ${date ?? ""}`,
    ];
    writeFileSync(new URL(entry.file, folder), [...header.map((line) => `# ${line}`), ...values, ""].join("\n"));
    console.error(`${entry.file}: ${values.length} values`);
  }
}

/** The repository keeps each list as lists/<name>/list.json; a folder of samples as <name>.json. */
function readWarninglist(lists: string, name: string): z.infer<typeof warninglist> {
  const candidates = [
    join(lists, `${name}.json`),
    join(lists, "lists", name, "list.json"),
    join(lists, name, "list.json"),
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`no warninglist ${name} in ${lists}`);
  const json: unknown = JSON.parse(readFileSync(path, "utf8"));
  return warninglist.parse(json);
}

/** The value as the guards compare it, or nothing: a host list holds paths and single labels at times, a hash list SHA-512. */
function clean({ match }: GuardEntry, value: string): readonly string[] {
  switch (match) {
    case "address":
      return cleanNetwork(value);
    case "host": {
      const host = hostName(value.replace(/^\*?\./, ""));
      return host === undefined || isWithheld(host) ? [] : [host];
    }
    case "hash":
      return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value) ? [value.toLowerCase()] : [];
    case "mailbox":
      throw new Error("a list of mailboxes is our own work");
  }
}

function cleanNetwork(value: string): readonly string[] {
  const [base = "", prefix] = value.split("/");
  const address = canonicalAddress(base);
  if (address === undefined) return [];
  const whole = address.kind === "ipv4" ? "32" : "128";
  return [prefix === undefined || prefix === whole ? address.value : `${address.value}/${prefix}`];
}

function isWithheld(host: string): boolean {
  const name = getDomain(host) ?? host;
  return withheld.has(createHash("sha256").update(name).digest("hex").slice(0, 16));
}
