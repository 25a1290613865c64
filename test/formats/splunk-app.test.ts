import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { csvHolds } from "../../src/dialects/csv.ts";
import { splunkApp } from "../../src/formats/splunk-app.ts";
import { csvHeader, csvRows } from "../support/csv.ts";
import { printed, testFormat } from "../support/format.ts";
import { item, pack, settings } from "../support/pack.ts";
import { appFiles, readConf } from "../support/splunk-app.ts";
import { expanded, searchFaults } from "../support/splunk-search.ts";

const facts =
  "threat_key,threat_collection,indicator,kind,confidence,score,score_parts,level,sources," +
  "first_seen,last_seen,valid_until,tlp,reference,description";

const families = [
  ["ip", "src_ip"],
  ["domain", "query"],
  ["url", "url"],
  ["hash", "file_hash"],
  ["email", "src_user"],
] as const;

for (const [family, match] of families) {
  testFormat(splunkApp, {
    file: `lookups/threat_intel_by_${family}.csv`,
    golden: `splunk-app/${family}.csv`,
    values(text) {
      expect(csvHeader(text)).toBe(`${match},${facts}`);
      const shown = csvRows(text).map(({ [match]: value = "", indicator = "" }) => ({ value, indicator }));
      const exact = shown.filter(({ value, indicator }) => value === indicator);
      const below = shown.filter(({ value, indicator }) => value === `*.${indicator}`);
      expect(below).toHaveLength(family === "domain" ? exact.length : 0);
      expect(exact.length + below.length).toBe(shown.length);
      return exact.map(({ value }) => value);
    },
    leavesOut: (value) => !csvHolds(value),
  });
}

const rowsOf = (family: string, ...given: Parameters<typeof item>) =>
  csvRows(printed(splunkApp, [item(...given)], `lookups/threat_intel_by_${family}.csv`));

describe("a lookup", () => {
  it("says of an indicator what an alert on it has to say", () => {
    const record = { parts: { confidence: 75, cloud: -15 }, score: 60, level: "medium" as const };
    const told = { sources: ["alpha", "beta"], tlp: "amber" as const, references: ["=1+1", "https://alpha.example/1"] };
    const [row] = rowsOf("ip", "ipv4", "203.0.113.9", { record, facts: told });
    expect(row).toMatchObject({
      ...{ src_ip: "203.0.113.9", score: "60", score_parts: "confidence 75, cloud -15", level: "medium" },
      ...{ sources: "alpha,beta", tlp: "TLP:AMBER", reference: "https://alpha.example/1" },
      ...{ first_seen: "2026-05-01T06:00:00.000Z", valid_until: "2026-08-08T08:00:00.000Z" },
    });
  });

  it("gives the id of the indicator as its key, and the collection that Enterprise Security would keep it in", () => {
    const given = item("sha256", "a".repeat(64));
    const [row] = rowsOf("hash", "sha256", "a".repeat(64));
    expect(row).toMatchObject({ threat_key: given.record.id, threat_collection: "file_intel" });
  });

  it("leaves out a domain that is a wildcard itself, but keeps a URL, which is compared as it is", () => {
    expect(rowsOf("domain", "domain", "*.example.com")).toEqual([]);
    expect(rowsOf("url", "url", "http://m.example/*")).toHaveLength(1);
  });

  it("is there when nothing is in it, so that an upgrade takes out what was withdrawn", () => {
    const gone = pack.filter(({ record }) => record.kind !== "domain");
    const [before, after] = [appFiles(pack), appFiles(gone)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(csvRows(before.get("lookups/threat_intel_by_domain.csv") ?? "")).not.toEqual([]);
    expect(after.get("lookups/threat_intel_by_domain.csv")).toBe(`query,${facts}\r\n`);
  });
});

const files = appFiles(pack);
const conf = (name: string) => readConf(files.get(name) ?? "");
const macros = conf("default/macros.conf");
const transforms = conf("default/transforms.conf");
const searches = Object.entries(conf("default/savedsearches.conf"));
const tables = Object.fromEntries(
  Object.entries(transforms).map(([name, { filename = "" }]) => [
    name,
    csvHeader(files.get(`lookups/${filename}`) ?? "").split(","),
  ]),
);

describe("the definitions of lookups", () => {
  it.each(Object.entries(transforms))("%s: its file is there, with the column to match", (name, settings) => {
    const [, , column] = /^(CIDR|WILDCARD)\((\w+)\)$/.exec(settings["match_type"] ?? "") ?? [];
    expect(tables[name]).toContain(column ?? "threat_key");
    expect(tables[name]).toHaveLength(16);
  });

  it("use every file, and make a wildcard of domains alone", () => {
    const used = Object.values(transforms).map(({ filename }) => `lookups/${filename ?? ""}`);
    expect([...new Set(used)].sort()).toEqual(splunkApp.documents.map(({ file }) => file).sort());
    const wild = Object.entries(transforms).filter(([, { match_type }]) => match_type !== undefined);
    expect(wild.map(([name]) => name)).toEqual(["threat_intel_by_domain"]);
  });
});

/** As the vendor's page has them, to the letter. */
const vendorSearches = [
  `index=network sourcetype=firewall
| lookup threat_intel_by_ip src_ip AS dest_ip OUTPUT threat_key, threat_collection
| where isnotnull(threat_key)
| table _time, src_ip, dest_ip, action, threat_key, threat_collection`,
  `index=dns sourcetype=dns_logs
| lookup threat_intel_by_domain query AS domain OUTPUT threat_key, confidence
| where isnotnull(threat_key)
| table _time, src_ip, domain, threat_key, confidence
| sort -_time`,
];

describe("the searches", () => {
  it.each(vendorSearches)("of the vendor find their lookups and columns: %s", (search) => {
    expect(searchFaults(search, macros, tables)).toEqual([]);
  });

  it.each(searches)(
    "%s: closed quotes and brackets, harmless commands, lookups that are there",
    (_, { search = "" }) => {
      expect(searchFaults(search, macros, tables)).toEqual([]);
    },
  );

  it.each(searches)("%s: is off, and alerts once a day for an asset and an indicator", (_, settings) => {
    expect(settings).toMatchObject({
      ...{ enableSched: "0", "alert.digest_mode": "0", "alert.suppress": "1", "alert.suppress.period": "24h" },
      "alert.suppress.fields": "asset,threat_key",
    });
  });

  it.each(searches)("%s: returns what was matched, and everything known of the indicator", (_, { search = "" }) => {
    const [, columns = ""] = /\| table (.+)$/m.exec(expanded(search, macros)) ?? [];
    expect(columns.split(" ")).toEqual(expect.arrayContaining(["_time", "asset", "matched", ...facts.split(",")]));
  });

  it("ask for what was let through and went out, where logs say so", () => {
    const stopped = String.raw`"blocked", "block", "denied", "deny", "dropped", "drop", "rejected", "reject"\)`;
    const letThrough = new RegExp(
      String.raw`NOT (?:in\(lower\(coalesce\(action, ""\)\), |\w+\.action IN \()${stopped}`,
    );
    const outbound = /lower\(coalesce\(direction, ""\)\)!="inbound" AND|NOT All_Traffic\.direction="inbound" /;
    for (const [name, { search = "" }] of searches) {
      // Only the data model of DNS does not say.
      expect(letThrough.test(expanded(search, macros)), name).toBe(name !== "rulepress - domain (CIM)");
      expect(outbound.test(expanded(search, macros)), name).toBe(name.includes("IP address"));
    }
  });

  it("leave level low alone until the owner says otherwise, and what is past its end", () => {
    for (const [name, { search = "" }] of searches) {
      expect(expanded(search, macros), name).toMatch(/where in\(level, "medium", "high"\) AND .*ends > now\(\)/);
    }
  });

  it.each([
    ["a lookup that is not there", "x | lookup threat_intel_by_asn asn OUTPUT threat_key", "no such lookup"],
    ["a column that is not there", "x | lookup threat_intel_by_ip ip OUTPUT threat_key", "has no column ip"],
    ["a command that writes", "x | outputlookup threat_intel_by_ip", "outputlookup is no command of ours"],
    ["a subsearch", "x [search y]", "a subsearch"],
  ])("are checked: %s is seen", (_, search, fault) => {
    expect(searchFaults(search, macros, tables)).toEqual([expect.stringContaining(fault)]);
  });

  it.each(["`rulepress_nothing`", '| where x="', "| where (x"])("are checked: %s is not taken", (search) => {
    expect(() => searchFaults(search, macros, tables)).toThrow();
  });
});

/** What the lookup of a search adds to an event, as Splunk does: the row whose column to match has the event's value. */
function lookedUp(search: string, event: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, name = "", column = "", field = "", outputs = ""] =
    /\| lookup (\w+) (\w+) AS (\w+) OUTPUT ([\w, ]+)$/m.exec(search) ?? [];
  const { filename = "" } = transforms[name] ?? {};
  const row = csvRows(files.get(`lookups/${filename}`) ?? "").find((each) => each[column] === event[field]);
  return Object.fromEntries(row === undefined ? [] : outputs.split(", ").map((output) => [output, row[output] ?? ""]));
}

describe("the vendor's searches, unchanged,", () => {
  const [network = "", dns = ""] = vendorSearches;
  const keyOf = (value: string) => pack.find(({ record }) => record.value === value)?.record.id;

  it("give key and collection of an address that is known, and nothing of another", () => {
    const known = { threat_key: keyOf("203.0.113.42"), threat_collection: "ip_intel" };
    expect(lookedUp(network, { dest_ip: "203.0.113.42" })).toEqual(known);
    expect(lookedUp(network, { dest_ip: "203.0.113.4" })).toEqual({});
  });

  it("give key and confidence of a domain that is known, and nothing of another", () => {
    const known = { threat_key: keyOf("c2.example.com"), confidence: "high" };
    expect(lookedUp(dns, { domain: "c2.example.com" })).toEqual(known);
    expect(lookedUp(dns, { domain: "example.com" })).toEqual({});
  });
});

describe("the files without indicators", () => {
  it("leave alone what a site says of itself: schedules, severities and macros of its own stand in local/", () => {
    const folders = [...files.keys()].filter((path) => path.includes("/")).map((path) => path.split("/")[0]);
    expect([...new Set(folders)].sort()).toEqual(["default", "lookups", "metadata"]);
    expect(files.has("metadata/local.meta")).toBe(false);
  });

  it("have the version under which they are known: one that changes takes a new version", () => {
    const path = resolve(import.meta.dirname, "../fixtures/formats/splunk-app/versions.json");
    const known = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, "utf8")));
    const hash = createHash("sha256");
    for (const [path, text] of files)
      if (/^(?:default\/(?!app\.conf)|metadata\/)/.test(path)) hash.update(`${path}\0${text}\0`);
    const { version = "" } = conf("default/app.conf")["launcher"] ?? {};
    expect(known[version]).toBe(hash.digest("hex"));
  });

  it("hold the owner's names on one line each, whatever is in them", () => {
    const told = { ...settings, brand: 'A [b]\n# "c" = d \\', author: "\\" };
    const app = readConf(appFiles([], told).get("default/app.conf") ?? "");
    expect(app["ui"]?.["label"]).toBe('A [b] # "c" = d \\ indicators');
    expect(app["launcher"]).toMatchObject({ author: "", version: app["id"]?.["version"] });
  });
});
