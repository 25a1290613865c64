import { expect, it } from "vitest";
import { headOf } from "../../src/readers/bytes.ts";
import { recognise } from "../../src/sources/registry.ts";
import { urlhaus } from "../../src/sources/urlhaus.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { fixture, readAll, reachOf, testSource } from "../support/source.ts";

testSource(urlhaus, {
  folder: "urlhaus-csv",
  files: ["csv_recent.csv"],
  breakOne: (text) => `${text}\r\n"9000002","2026-08-22 08:40:00"\r\n`,
  closed: false,
});

testSource(urlhaus, {
  folder: "urlhaus-json",
  files: ["json_recent.json"],
  breakOne: (text) => text.replace("{", '{"9000021": ["gone"],'),
  closed: true,
});

testSource(urlhaus, {
  folder: "urlhaus-api",
  files: ["urls_recent.json", "no_results.json"],
  breakOne: (text) => text.replace("[", '[{"id": "9000032", "url": null},'),
  closed: true,
});

testSource(urlhaus, {
  folder: "urlhaus-text",
  files: ["text_online.txt"],
  breakOne: (text) => `${text}\n${"x".repeat(1024 * 1024 + 1)}\n`,
  closed: false,
});

it.each([
  ["of a dump what is offline", "urlhaus-csv/csv_recent.csv", ["https://c2-panel-7f3.top/gate.php?a=1&amp;b=2"]],
  ["of an answer what nobody could reach", "urlhaus-api/urls_recent.json", ["https://cdn-asset-5d7e.icu/x/Y.js"]],
  ["of a plain list nothing, since it does not say", "urlhaus-text/text_online.txt", []],
])("leaves out, where its owner wants only what is online, %s", async (_, file, left) => {
  const all = await readAll(urlhaus, fixture(file));
  const online = await readAll(urlhaus, fixture(file), { onlyOnline: true });
  const refused = online.filter((item) => "unread" in item && item.unread === "not-actionable");
  expect(refused.map(({ value }) => value)).toEqual(left);
  expect(online.filter((item) => !refused.includes(item))).toEqual(all.filter(({ value }) => !left.includes(value)));
});

it("keeps commas and quotes within a URL apart from those between cells", async () => {
  const text = '# id,dateadded,url,url_status\n"1","2026-08-22 10:00:00","http://a.top/x,""y"",z","online"\n';
  const [first] = await readAll(urlhaus, text);
  expect(first).toMatchObject({ value: 'http://a.top/x,"y",z', firstSeen: "2026-08-22T10:00:00.000Z" });
});

it("reads by name, so that a column more changes nothing", async () => {
  const [first] = await readAll(urlhaus, '# id,hosts,url,dateadded\n"1","7","http://a.top/x","2026-08-22"\n');
  expect(first).toEqual({ value: "http://a.top/x", type: "url", firstSeen: "2026-08-22T00:00:00.000Z" });
});

it("takes the last comment that names the column for the header", async () => {
  const text =
    '# url,id: what older dumps began with\n# id,dateadded,url\n# 1 entry, sorted\n"1","2026-08-22","http://a.top/x"\n';
  const [first] = await readAll(urlhaus, text);
  expect(first).toMatchObject({ value: "http://a.top/x" });
});

it.each([
  ["a header without rows", "# id,dateadded,url,url_status\n"],
  ["a plain list of comments", "# URLhaus: nothing is online\n"],
  ["a dump without entries", "[]"],
  ["an answer without entries", '{"query_status":"ok","urls":[]}'],
  ["an answer that says so", '{"query_status":"no_results"}'],
])("takes %s for an honest nothing", async (_, text) => {
  expect(await readAll(urlhaus, text)).toEqual([]);
});

it.each([
  ["an unknown key", fixture("urlhaus-api/bad_key.json"), "source-unauthorised", /unknown_auth_key/],
  ["no key", fixture("urlhaus-api/unauthorized_401.json"), "source-unauthorised", /Unauthorized/],
  ["a wrong question", '{"query_status":"illegal_\\u001b[2Jlimit"}', "source-answer", /illegal_ \[2Jlimit/],
  ["an error of no known form", '{"error":{"code":7}}', "source-answer", /\{"code":7\}/],
  ["an answer without its list", '{"query_status":"ok","urls":"none"}', "input-shape", /no list/],
  ["another object", '{"message":"not now"}', "input-shape", /no list/],
  ["another list", '{"messages":[{"url":"http://a.top/x"}]}', "input-shape", /no list/],
])("refuses an answer with status 200 that tells of %s", async (_, body, code, message) => {
  const wanted = { code, message: expect.stringMatching(message) as unknown };
  await expect(readAll(urlhaus, body)).rejects.toMatchObject(wanted);
});

it("says where one gets a key when it is refused", async () => {
  await expect(readAll(urlhaus, fixture("urlhaus-api/bad_key.json"))).rejects.toMatchObject({
    hint: expect.stringContaining("https://auth.abuse.ch/") as unknown,
  });
});

it("reads the whole database from its ZIP archive", async () => {
  const body = fixture("../transport/full.csv.zip");
  expect(recognise(await headOf(reachOf(body).open("full.zip"), "full.zip"))?.name).toBe("urlhaus");
  const values = (await readAll(urlhaus, body, {}, { size: 7 })).map(({ value }) => value);
  expect(values).toEqual(["http://45.61.23.118:42598/i", expect.stringMatching(/\?id=1,2$/)]);
});

it("asks the API by a plain GET", async () => {
  const server = await serveFeed(() => ({ body: fixture("urlhaus-api/urls_recent.json") }));
  const found: string[] = [];
  for await (const { value } of urlhaus.open({})(`${server.url}/v1/urls/recent/`, liveReach())) found.push(value);
  expect(found).toEqual(["http://45.92.74.201:55871/mozi.m", "https://cdn-asset-5d7e.icu/x/Y.js"]);
  expect(server.asked.map(({ method }) => method)).toEqual(["GET"]);
});

it.each([
  ["a list of hosts made from URLhaus", "# based on URLhaus\n0.0.0.0 a.top\n"],
  ["a list of domains that mentions it", "# seen on URLhaus\na.top\n"],
  ["a bundle that cites it", '{"type":"bundle","objects":[{"urlhaus_link":"x"}]}'],
])("does not claim %s", (_, text) => {
  expect(urlhaus.recognises?.({ text })).toBe(false);
});
