/**
 * Writes the lists of src/data/guards from a checkout (or a folder of single files) of MISP/misp-warninglists, as its table
 * guards.json says. Lists without `from` are our own and stay.
 *
 *   npx tsx scripts/refresh-guards.ts <folder> --commit <sha> --date <YYYY-MM-DD>
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { getDomain } from "tldts";
import { z } from "zod";
import { sortedUnique } from "../src/model/order.ts";
import { hostName } from "../src/refine/canonical-domain.ts";
import { canonicalAddress } from "../src/refine/canonical-ip.ts";
import { type GuardEntry, readTable, tableFile } from "../src/refine/guards/table.ts";
import { isWithheldName } from "./withheld-names.ts";

const folder = new URL("../src/data/guards/", import.meta.url);

const warninglist = z.object({ version: z.number(), list: z.array(z.string()) });

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
  return isWithheldName(getDomain(host) ?? host);
}
