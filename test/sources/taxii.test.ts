import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseDate } from "../../src/model/time.ts";
import { taxii } from "../../src/sources/taxii.ts";
import { serveFeed, type Asked, type FeedServer, type Reply } from "../support/feed-server.ts";
import { liveReach, type LiveReach } from "../support/live-reach.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(taxii, {
  folder: "taxii",
  files: ["page1.json", "page2.json", "page3.json"],
  breakOne: (text) => text.replace('"objects": [', '"objects": [{"type": nul},'),
  closed: true,
  recognised: false,
});

const mediaType = "application/taxii+json;version=2.1";
const start = "2026-08-20T00:00:00.000Z";
const collection = "/api/collections/c1/";

const domain = (name: string, modified = "2026-08-20T00:00:00.000Z"): object => ({
  type: "indicator",
  id: `indicator--${name}`,
  modified,
  pattern: `[domain-name:value = '${name}']`,
  pattern_type: "stix",
});

/** A server with one collection, whose pages are what the test says. */
function serveCollection(page: (asked: Asked, number: number) => Reply): Promise<FeedServer> {
  let number = 0;
  return serveFeed((asked) => {
    if (asked.path === collection) return { json: { id: "c1", title: "all", can_read: true } };
    number += 1;
    return page(asked, number);
  });
}

async function read(url: string, reach: LiveReach, options: object = {}): Promise<string[]> {
  const values: string[] = [];
  for await (const item of taxii.open(options)(url, reach)) values.push(item.value);
  return values;
}

function walk(server: FeedServer, options: object = {}, reach = liveReach({ mark: start })): Promise<string[]> {
  return read(server.url + collection, reach, options);
}

const pagesOf = ({ asked }: FeedServer): string[][] =>
  asked.filter(({ path }) => path.includes("/objects/")).map(({ query }) => [...query].map((pair) => pair.join("=")));

const routes = z
  .object({
    routes: z.array(
      z.object({
        path: z.string(),
        query: z.record(z.string(), z.string()),
        status: z.number(),
        headers: z.record(z.string(), z.string()),
        body: z.unknown(),
      }),
    ),
  })
  .parse(JSON.parse(fixture("taxii/routes.json").toString())).routes;

it("walks a whole server from its discovery, with the key and the exact media type on every request", async () => {
  const plain = (query: Iterable<readonly [string, string]>) =>
    JSON.stringify([...query].map(([key, value]) => [key, parseDate(value) ?? value]).sort());
  const server = await serveFeed(({ path, query, headers }) => {
    if (headers.accept !== mediaType) return { status: 406 };
    if (headers.authorization !== "Basic dTpw") return { status: 401 };
    const found = routes.find(
      (route) => route.path === path.split("?")[0] && plain(Object.entries(route.query)) === plain(query),
    );
    return found === undefined
      ? { status: 404 }
      : { status: found.status, headers: found.headers, body: JSON.stringify(found.body) };
  });
  const reach = liveReach({ mark: start, headers: { authorization: "Basic dTpw" } });
  expect(await read(`${server.url}/taxii2/`, reach)).toEqual([
    "c2-panel-7f3.top",
    "45.61.23.118",
    "http://update-node-44e1.click/b",
  ]);
  expect(reach.marks).toEqual(["2026-08-21T09:00:00.000Z"]);
  expect(server.asked.length).toBeLessThanOrEqual(7);
});

describe("paging", () => {
  it("(1) repeats the query, added_after included, beside a next", async () => {
    const server = await serveCollection((_, number) => ({
      json: number < 3 ? { more: true, next: `n${number}`, objects: [] } : { objects: [domain("a.top")] },
    }));
    expect(await walk(server, { limit: 50 })).toEqual(["a.top"]);
    const query = [`added_after=${start}`, "limit=50"];
    expect(pagesOf(server)).toEqual([query, [...query, "next=n1"], [...query, "next=n2"]]);
  });

  it("(2) does not move added_after while it follows a next", async () => {
    const server = await serveCollection((_, number) => ({
      headers: { "x-taxii-date-added-last": `2026-08-21T0${number}:00:00Z` },
      json: { more: number < 3, next: number < 3 ? `n${number}` : undefined, objects: [] },
    }));
    await walk(server);
    expect(pagesOf(server).map(([after]) => after)).toEqual(Array(3).fill(`added_after=${start}`));
  });

  it("(3) goes on from the last date, as it was written, when there is more and no next", async () => {
    const server = await serveCollection((_, number) => ({
      headers: { "x-taxii-date-added-last": "2026-08-21T01:00:00.123456Z" },
      json: number === 1 ? { more: true, objects: [domain("a.top")] } : { more: false, objects: [domain("b.top")] },
    }));
    expect(await walk(server)).toEqual(["a.top", "b.top"]);
    expect(pagesOf(server)[1]).toEqual(["added_after=2026-08-21T01:00:00.123456Z"]);
  });

  it("(4) stops when neither next nor the date gets on, reads each version once, and says that more was promised", async () => {
    const server = await serveCollection(() => ({
      headers: { "x-taxii-date-added-last": start },
      json: { more: true, objects: [domain("a.top"), domain("a.top"), domain("b.top")] },
    }));
    const reach = liveReach({ mark: start });
    expect(await walk(server, {}, reach)).toEqual(["a.top", "b.top"]);
    expect(pagesOf(server)).toHaveLength(1);
    expect(reach.warnings).toEqual([expect.stringContaining("says that it has more")]);
  });

  it("(4) takes an object once when pages overlap, and its newest version", async () => {
    const server = await serveCollection((_, number) => ({
      json:
        number === 1
          ? { more: true, next: "2", objects: [domain("a.top"), domain("b.top", "2026-08-19T00:00:00.000Z")] }
          : { objects: [domain("a.top"), domain("b.top")] },
    }));
    expect(await walk(server)).toEqual(["a.top", "b.top"]);
  });

  it("(5) asks from the mark of the server's own dates, and never from `modified`", async () => {
    const server = await serveCollection(() => ({
      headers: { "x-taxii-date-added-last": "2026-08-21T03:00:00Z" },
      json: { objects: [domain("a.top", "2030-01-01T00:00:00.000Z")] },
    }));
    const reach = liveReach({ mark: start });
    await walk(server, {}, reach);
    expect(reach.marks).toEqual(["2026-08-21T03:00:00.000Z"]);
  });

  it("(6) sets the mark to the greatest date of the walk, since a later page may carry an earlier one", async () => {
    const server = await serveCollection((_, number) => ({
      headers: { "x-taxii-date-added-last": number === 1 ? "2026-08-21T09:00:00Z" : "2026-08-21T08:00:00Z" },
      json: number === 1 ? { more: true, next: "2", objects: [domain("a.top")] } : { objects: [domain("b.top")] },
    }));
    const reach = liveReach({ mark: start });
    await walk(server, {}, reach);
    expect(reach.marks).toEqual(["2026-08-21T09:00:00.000Z"]);
  });

  it("(6) sets it an hour before the run where the server states no dates", async () => {
    const server = await serveCollection(() => ({ json: { objects: [domain("a.top")] } }));
    const reach = liveReach({ mark: start });
    await walk(server, {}, reach);
    expect(reach.marks).toEqual(["2026-08-21T23:00:00.000Z"]);
  });

  it("(6) sets none when a page fails, so that nothing is skipped", async () => {
    const server = await serveCollection((_, number) =>
      number === 1
        ? {
            headers: { "x-taxii-date-added-last": "2026-08-21T09:00:00Z" },
            json: { more: true, next: "2", objects: [] },
          }
        : { status: 503 },
    );
    const reach = liveReach({ mark: start });
    await expect(walk(server, {}, reach)).rejects.toMatchObject({ code: "source-http-503" });
    expect(reach.marks).toEqual([]);
  });

  it("(7) ends with an error when the server names the same next again", async () => {
    const server = await serveCollection(() => ({ json: { more: true, next: "again", objects: [] } }));
    await expect(walk(server)).rejects.toMatchObject({ code: "source-endless" });
    expect(pagesOf(server)).toHaveLength(2);
  });

  it("(8) takes a page that is shorter than its limit for no end, and a next without more for one", async () => {
    const server = await serveCollection((_, number) => ({
      json: { more: number === 1, next: "n", objects: [domain(`${number}.top`)] },
    }));
    expect(await walk(server, { limit: 100 })).toEqual(["1.top", "2.top"]);
  });

  it.each([
    ["an object without keys", {}],
    ["no list", { more: false }],
    ["an empty list", { more: false, objects: [] }],
  ])("takes %s for an empty page, and leaves the mark where it is", async (_, json) => {
    const server = await serveCollection(() => ({ json }));
    const reach = liveReach({ mark: start });
    expect(await walk(server, {}, reach)).toEqual([]);
    expect(reach.marks).toEqual([]);
  });

  it("goes back thirty days the first time, or as many as its owner says", async () => {
    const server = await serveCollection(() => ({ json: {} }));
    await walk(server, {}, liveReach());
    await walk(server, { lookbackDays: 1 }, liveReach());
    expect(pagesOf(server)).toEqual([
      ["added_after=2026-07-23T00:00:00.000Z"],
      ["added_after=2026-08-21T00:00:00.000Z"],
    ]);
  });
});

it("takes the names of what an indicator stands for from objects of later pages", async () => {
  const indicates = {
    ...{ type: "relationship", id: "relationship--1", relationship_type: "indicates" },
    ...{ source_ref: "indicator--a.top", target_ref: "malware--1" },
  };
  const server = await serveCollection((_, number) => ({
    json:
      number === 1
        ? { more: true, next: "2", objects: [domain("a.top")] }
        : { objects: [{ type: "malware", id: "malware--1", name: "Mozi" }, indicates] },
  }));
  const items: unknown[] = [];
  for await (const item of taxii.open({})(server.url + collection, liveReach())) items.push(item);
  expect(items).toMatchObject([{ value: "a.top", malware: ["Mozi"] }]);
  expect(pagesOf(server)[0]?.join()).not.toContain("match");
});

it("asks for indicators and markings alone when its owner says so", async () => {
  const server = await serveCollection(() => ({ json: {} }));
  await walk(server, { onlyIndicators: true });
  expect(pagesOf(server)[0]).toContain("match[type]=indicator,vulnerability,marking-definition");
});

it("leaves observables alone even where nothing else came: the rest may have come the day before", async () => {
  const objects = [{ type: "domain-name", id: "domain-name--1", value: "seen.top" }];
  expect(await readAll(taxii, JSON.stringify({ objects }))).toEqual([]);
  expect(await readAll(taxii, JSON.stringify({ objects }), { observables: true })).toMatchObject([
    { value: "seen.top" },
  ]);
});

describe("finding the collection", () => {
  const listed = { collections: [{ id: "c1", title: "all", can_read: true }] };
  const answers = new Map<string, (url: string) => unknown>([
    ["/relative/", () => ({ title: "t", default: "/api/" })],
    ["/absolute/", (url) => ({ title: "t", default: `${url}/api`, api_roots: [] })],
    ["/one/", () => ({ title: "t", api_roots: ["../api/"] })],
    ["/api/", () => ({ title: "r", versions: ["application/taxii+json;version=2.1"] })],
    ["/api/collections/", () => listed],
    [collection, () => listed.collections[0]],
    [`${collection}objects/`, () => ({ objects: [domain("a.top")] })],
  ]);

  it.each([
    ["a discovery that names its default root from the host's root", "/relative"],
    ["a discovery that names it with its host and without a slash at the end", "/absolute/"],
    ["a discovery with one root and no default", "/one/"],
    ["an API root", "/api/"],
    ["the list of collections", "/api/collections/"],
    ["the collection", "/api/collections/c1"],
    ["its objects", `${collection}objects/`],
  ])("goes there from %s", async (_, path) => {
    const server: FeedServer = await serveFeed((asked) => {
      const answer = answers.get(asked.path.split("?")[0] ?? "");
      return answer === undefined ? { status: 404 } : { json: answer(server.url) };
    });
    expect(await read(server.url + path, liveReach())).toEqual(["a.top"]);
  });

  it.each([
    ["a root on another server", { default: "https://evil.example/api/" }, "source-answer"],
    ["two roots of which none is the default", { api_roots: ["/a/", "/b/"] }, "source-collection"],
    ["a root for TAXII 2.0 alone", { versions: ["taxii-2.0"] }, "source-answer"],
    ["an error message with status 200", { title: "Denied", http_status: "403" }, "source-answer"],
    ["a bundle", { type: "bundle", objects: [] }, "source-answer"],
    ["a list", [], "input-shape"],
    ["a collection that may not be read", { id: "c1", title: "all", can_read: false }, "source-collection"],
  ])("refuses %s", async (_, json, code) => {
    const server = await serveFeed(() => ({ json }));
    await expect(read(`${server.url}/taxii2/`, liveReach())).rejects.toMatchObject({ code });
    expect(server.asked).toHaveLength(1);
  });

  const collections = [
    { id: "c1", alias: "indicators", title: "All of it", can_read: true },
    { id: "c2", title: "Other", can_read: true },
    { id: "c3", title: "Secret", can_read: false },
    { id: "c4", title: "twin" },
    { id: "c5", title: "Twin" },
    { id: "..", title: "climber" },
  ];

  function choose(wanted: string | undefined, list: readonly object[] = collections): Promise<string[]> {
    return serveFeed(({ path }) => {
      if (path === "/api/collections/") return { json: { collections: list } };
      return path.includes("objects") ? { json: { objects: [domain(path.split("/")[3] ?? "")] } } : { json: {} };
    }).then((server) => read(`${server.url}/api/`, liveReach(), wanted === undefined ? {} : { collection: wanted }));
  }

  it.each([
    ["its id", "c2", "c2"],
    ["its alias", "indicators", "c1"],
    ["its title, in any case", "all OF it", "c1"],
  ])("takes a collection by %s", async (_, wanted, id) => {
    expect(await choose(wanted)).toEqual([id]);
  });

  it("takes the only one that can be read when its owner names none", async () => {
    expect(await choose(undefined, [{ id: "c3", can_read: false }, { id: "c1" }])).toEqual(["c1"]);
  });

  it.each([
    ["none is named and several can be read", undefined, collections, /c1.*c2.*c4/],
    ["there are none", undefined, [], /none that this account may read/],
    ["there is none of that name", "nothing", collections, /All of it \(c1\), Other \(c2\)/],
    ["it may not be read", "secret", collections, /can_read/],
    ["two have the title", "twin", collections, /by its id/],
  ])("says what there is when %s", async (_, wanted, list, hint) => {
    await expect(choose(wanted, list)).rejects.toMatchObject({
      code: "source-collection",
      hint: expect.stringMatching(hint) as unknown,
    });
  });

  it("refuses an id that would climb out of the collections", async () => {
    await expect(choose("climber")).rejects.toMatchObject({ code: "source-answer" });
  });
});

it.each([
  ["blanks and a charset", "Application/TAXII+json ; charset=utf-8; version=2.1", true],
  ["quotes", 'application/taxii+json; version="2.1"', true],
  ["no version", "application/taxii+json", true],
  ["plain JSON", "application/json", true],
  ["TAXII 2.0's own type", "application/vnd.oasis.stix+json; version=2.0", false],
  ["another version", "application/taxii+json;version=2.0", false],
])("an answer whose type has %s is judged by its version alone", async (_, type, accepted) => {
  const server = await serveCollection(() => ({ headers: { "content-type": type }, body: '{"objects":[]}' }));
  if (accepted) expect(await walk(server)).toEqual([]);
  else
    await expect(walk(server)).rejects.toMatchObject({
      code: "source-answer",
      message: expect.stringMatching(/does not speak TAXII 2\.1/) as unknown,
    });
});

it.each([
  ["a bundle of TAXII 2.0", '{"type":"bundle","objects":[]}', "source-answer"],
  ["an error message", '{"title":"Query too\\u001b[2J wide","http_status":"400"}', "source-answer"],
  ["a list", "[]", "input-shape"],
  ["a word", '"no"', "input-shape"],
])("refuses for a page %s", async (_, body, code) => {
  const server = await serveCollection(() => ({ body }));
  await expect(walk(server)).rejects.toMatchObject({ code, message: expect.not.stringContaining("\u001b") as unknown });
});

it.each([
  [
    "the reason that the server gives",
    404,
    { title: "No such collection", description: "c1" },
    "No such collection: c1",
  ],
  ["what a refusal of the media type means", 406, {}, "it may speak another version than TAXII 2.1"],
])("adds to an error status %s", async (_, status, json, words) => {
  const server = await serveFeed(() => ({ status, json }));
  await expect(read(`${server.url}/taxii2/`, liveReach())).rejects.toThrow(words);
});
