import type { Asked, Reply } from "./feed-server.ts";
import { fixture } from "./source.ts";
import type { LiveCase } from "./live-source.ts";

/** A file of test/fixtures/sources, whatever is asked for. */
function file(path: string, headers: Readonly<Record<string, string>> = {}): (asked: Asked) => Reply {
  return () => ({ body: fixture(path), headers });
}

/** The file that a path ends in, below a folder of fixtures. */
function oneOf(folder: string): (asked: Asked) => Reply {
  return ({ path }) => ({ body: fixture(`${folder}/${path.slice(path.lastIndexOf("/") + 1)}`) });
}

const json = (value: unknown) => (): Reply => ({ json: value });
const text = (body: string) => (): Reply => ({ body });
const abuseError = { reply: { json: { query_status: "unknown_auth_key" } }, code: "source-unauthorised" } as const;
const noResults = json({ query_status: "no_results" });

const taxii = { "content-type": "application/taxii+json;version=2.1" };
const domain = {
  ...{ type: "indicator", id: "indicator--3b21e828-38e6-49fc-bf25-8c0e38aff284", modified: "2026-08-20T00:00:00Z" },
  ...{ pattern: "[domain-name:value = 'c2-panel-7f3.top']", pattern_type: "stix", valid_from: "2026-08-20T00:00:00Z" },
};

/** A TAXII server with one API root and one collection, whose objects come on two pages. */
function taxiiServer(objects: readonly object[]): (asked: Asked) => Reply {
  return ({ path, query }) => {
    if (path === "/taxii2/") return { headers: taxii, json: { title: "t", default: "/api1/", api_roots: ["/api1/"] } };
    const collection = { id: "c1", title: "all", alias: "all", can_read: true };
    if (path === "/api1/collections/") return { headers: taxii, json: { collections: [collection] } };
    if (!path.includes("/objects/"))
      return { headers: taxii, json: { title: "r", versions: ["application/taxii+json;version=2.1"] } };
    if (query.has("next") || objects.length === 0) return { headers: taxii, json: {} };
    return { headers: taxii, json: { more: true, next: "p2", objects } };
  };
}

const pulse = {
  ...{ id: "66c5aa000000000000000001", name: "Pulse", author_name: "Author", modified: "2026-08-20T00:00:00.000000" },
  indicators: [{ indicator: "c2-panel-7f3.top", type: "domain", is_active: 1 }],
};

/** MISP's answer: a page of attributes, then an empty one. */
function restSearch({ body }: Asked): Reply {
  const page = /"page":1\b/.test(body) ? "page1" : "page3";
  return { body: fixture(`misp-restsearch/${page}.json`), headers: { "content-type": "application/json" } };
}

const drop =
  '{"cidr":"45.61.23.118/32","sblid":"SBL1","rir":"apnic"}\n{"type":"metadata","timestamp":1787310000,"records":1}\n';

/** How each feed is played in the suite that all sources pass over HTTP. A source that is not named here fails by name. */
export const liveCases: Readonly<Record<string, LiveCase>> = {
  "blocklist-de": { path: "/lists/all.txt", answer: file("blocklist-de/all.txt"), closed: false },
  "cisa-kev": { path: "/kev.json", answer: file("cisa-kev/known_exploited_vulnerabilities.json"), closed: true },
  csv: { path: "/iocs.csv", answer: file("csv-header/iocs.csv"), closed: false },
  dshield: { path: "/block.txt", answer: file("dshield/block.txt"), closed: false, refusesAll: true },
  "et-compromised": { path: "/compromised.txt", answer: file("et-compromised/compromised-ips.txt"), closed: false },
  "feodo-tracker": {
    path: "/blocklist.json",
    answer: file("feodo-json/ipblocklist.json"),
    closed: true,
    nothing: json([]),
  },
  hosts: { path: "/hosts", answer: file("hosts/hosts.txt"), closed: false, nothing: text("# none today\n") },
  json: {
    path: "/f.json",
    answer: json([{ indicator: "c2-panel-7f3.top" }, { indicator: "45.61.23.118" }]),
    closed: true,
  },
  "malware-bazaar": {
    ...{ path: "/api/v1/", answer: file("malware-bazaar-api/get_recent.json"), closed: true },
    ...{ nothing: noResults, errorInside: abuseError },
  },
  maltrail: { path: "/apt_x.txt", answer: file("maltrail/apt_fixture-2.txt"), closed: false },
  misp: {
    ...{ path: "", answer: restSearch, closed: true, nothing: json({ response: { Attribute: [] } }) },
    errorInside: { reply: { body: fixture("misp-restsearch/error_403.json") }, code: "source-error" },
  },
  "misp-event": { path: "/e.json", answer: file("misp-event/511d2b87-54a5-546d-866b-fc313dd8e30d.json"), closed: true },
  "misp-feed": { path: "/feed/", answer: oneOf("misp-feed"), closed: true },
  openioc: { path: "/f.ioc", answer: file("openioc/fixture.ioc"), closed: true },
  openphish: { path: "/feed.txt", answer: file("openphish/feed.txt"), closed: false },
  otx: {
    ...{ path: "/api/v1/pulses/subscribed", closed: true, nothing: json({ count: 0, next: null, results: [] }) },
    answer: ({ query }) => ({ json: { count: 1, next: null, results: query.get("page") === "2" ? [] : [pulse] } }),
  },
  phishtank: { path: "/data/{key}/online-valid.json", answer: file("phishtank/online-valid.json"), closed: true },
  rss: { path: "/feed.xml", answer: file("rss/feed.xml"), closed: true },
  sigma: { path: "/rules.yml", answer: file("sigma/rules.yml"), closed: false },
  "soc-defenders": {
    ...{ path: "/api/v1/iocs", answer: file("soc-defenders/iocs.200.stated.json"), closed: true },
    nothing: file("soc-defenders/iocs.200.empty.json"),
    errorInside: { reply: { body: fixture("soc-defenders/iocs.200.error-in-200.json") }, code: "source-answer" },
  },
  "soc-defenders-sigma": { path: "/api/v1/iocs/sigma", answer: file("soc-defenders-sigma/rules.yml"), closed: false },
  "soc-defenders-taxii": { path: "/taxii2/", answer: taxiiServer([domain]), closed: true, nothing: taxiiServer([]) },
  "spamhaus-drop": { path: "/drop_v4.json", answer: text(drop), closed: true },
  sslbl: { path: "/sslblacklist.csv", answer: file("sslbl-csv/sslblacklist.csv"), closed: false, refusesAll: true },
  stix: { path: "/bundle.json", answer: file("stix21/bundle.json"), closed: true },
  taxii: { path: "/taxii2/", answer: taxiiServer([domain]), closed: true, nothing: taxiiServer([]) },
  text: { path: "/list.txt", answer: file("text-list/list.txt"), closed: false, nothing: text("# none today\n") },
  threatfox: {
    ...{ path: "/api/v1/", answer: file("threatfox-api/get_iocs.json"), closed: true },
    ...{ nothing: noResults, errorInside: abuseError },
  },
  "tor-exits": { path: "/exit-addresses", answer: file("tor-exits/exit-addresses"), closed: false },
  tweetfeed: { path: "/week.csv", answer: file("tweetfeed/daily.csv"), closed: false },
  urlhaus: {
    ...{ path: "/v1/urls/recent/", answer: file("urlhaus-api/urls_recent.json"), closed: true },
    ...{ nothing: noResults, errorInside: abuseError },
  },
};
