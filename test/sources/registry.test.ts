import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { recognise, sources } from "../../src/sources/registry.ts";
import { fixture } from "../support/source.ts";

it("holds every source that has a file", () => {
  const files = readdirSync(resolve(import.meta.dirname, "../../src/sources"))
    .filter((file) => file !== "index.ts" && file !== "registry.ts")
    .map((file) => file.replace(".ts", ""));
  expect(sources.map(({ name }) => name).sort()).toEqual(files.sort());
});

it("asks the formats last that would take another's file", () => {
  expect(sources.slice(-3).map(({ name }) => name)).toEqual(["json", "csv", "text"]);
});

const specific = sources.slice(0, -3);

it.each([
  "cisa-kev/known_exploited_vulnerabilities.json",
  "dshield/block.txt",
  "feodo-csv/ipblocklist.csv",
  "feodo-json/ipblocklist.json",
  "hosts/hosts.txt",
  "maltrail/apt_fixture-2.txt",
  "malware-bazaar-api/get_recent.json",
  "malware-bazaar-csv/recent.csv",
  "misp-event/511d2b87-54a5-546d-866b-fc313dd8e30d.json",
  "misp-feed/manifest.json",
  "misp-restsearch/page1.json",
  "openioc/fixture.ioc",
  "openioc/ioc-1.0.ioc",
  "otx/page1.json",
  "phishtank/online-valid.json",
  "rss/atom.xml",
  "rss/feed.xml",
  "sigma/rules.yml",
  "soc-defenders/iocs.200.stated.json",
  "spamhaus-drop/drop.txt",
  "spamhaus-drop/drop_v4.json",
  "sslbl-csv/sslblacklist.csv",
  "sslbl-csv/sslipblacklist.csv",
  "stix20/bundle.json",
  "taxii/page1.json",
  "threatfox-api/get_iocs.json",
  "threatfox-csv/recent.csv",
  "threatfox-json/recent.json",
  "tor-exits/exit-addresses",
  "tweetfeed/daily.csv",
  "urlhaus-api/urls_recent.json",
  "urlhaus-csv/csv_recent.csv",
  "urlhaus-json/json_recent.json",
  "urlhaus-text/text_online.txt",
])("%s is claimed by exactly one specific source, so that their order does not matter", (path) => {
  const head = { text: fixture(path).toString() };
  expect(specific.filter((source) => source.recognises?.(head)).map(({ name }) => name)).toHaveLength(1);
});

it.each([
  ["prose", "It was a dark and stormy night"],
  ["a web page", "<html><body>45.61.23.118 Back soon</body></html>"],
])("knows no source for %s", (_, text) => {
  expect(recognise({ text })).toBeUndefined();
});
