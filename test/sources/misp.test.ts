import { describe, expect, it } from "vitest";
import { misp } from "../../src/sources/misp.ts";
import { serveFeed, type Asked, type FeedServer, type Reply } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { fixture, testSource } from "../support/source.ts";

testSource(misp, {
  folder: "misp-restsearch",
  files: ["page1.json", "page2.json", "events_page.json"],
  breakOne: (text) => text.replace('"Attribute": [', '"Attribute": [{"type": nul},'),
  closed: true,
  recognised: false,
});

const attribute = (number: number, facts: object = {}): object => ({
  ...{ uuid: `uuid-${number}`, type: "domain", value: `${number}.top`, to_ids: true, timestamp: "1787300000" },
  ...facts,
});
const page = (...attributes: readonly object[]): Reply => ({ json: { response: { Attribute: attributes } } });

async function read({ url }: FeedServer, options: object = {}, reach = liveReach(), path = ""): Promise<string[]> {
  const values: string[] = [];
  for await (const item of misp.open(options)(url + path, reach)) {
    values.push("unread" in item ? `${item.unread} ${item.value}` : item.value);
  }
  return values;
}

const bodyOf = (asked: Asked | undefined): unknown => JSON.parse(asked?.body ?? "null");

it("posts its search with the key, and asks page after page until one is empty", async () => {
  const server = await serveFeed(({ body }) => ({
    body: fixture(`misp-restsearch/page${/"page":(\d)/.exec(body)?.[1] ?? ""}.json`),
  }));
  const reach = liveReach({ mark: "2026-08-20T00:00:00.999Z", headers: { authorization: "key" } });
  expect(await read(server, { pageSize: 2 }, reach)).toEqual([
    "c2-panel-7f3.top",
    "45.92.74.201",
    "unsupported-type https://blog.invalid/p",
  ]);
  expect(server.asked.map((asked) => [asked.method, asked.path])).toEqual(
    Array(3).fill(["POST", "/attributes/restSearch"]),
  );
  expect(server.asked[0]?.headers).toMatchObject({ accept: "application/json", authorization: "key" });
  expect(server.asked.map(bodyOf)).toEqual(
    [1, 2, 3].map((number) => ({
      ...{ returnFormat: "json", page: number, limit: 2, timestamp: "1787184000" },
      ...{ to_ids: true, published: true, includeEventTags: true, enforceWarninglist: true, deleted: [0, 1] },
    })),
  );
});

it("passes on what its owner asks for", async () => {
  const server = await serveFeed(() => page());
  await read(server, {
    ...{ toIds: false, published: false, warninglist: false, org: "CIRCL" },
    ...{ tags: ["tlp:white", "!tlp:red"], types: ["ip-dst"], pageSize: 50, lookbackDays: 1 },
  });
  expect(bodyOf(server.asked[0])).toEqual({
    ...{ returnFormat: "json", page: 1, limit: 50, timestamp: "1787270400", includeEventTags: true, deleted: [0, 1] },
    ...{ tags: ["tlp:white", "!tlp:red"], type: ["ip-dst"], org: "CIRCL", enforceWarninglist: false },
  });
});

it.each(["", "/", "/attributes/restSearch", "/attributes/restSearch/"])(
  "finds the search from the address with %j behind it",
  async (path) => {
    const server = await serveFeed((asked) => (asked.path === "/attributes/restSearch" ? page() : { status: 404 }));
    expect(await read(server, {}, liveReach(), path)).toEqual([]);
  },
);

describe("the end of a walk", () => {
  const two = (asked: Asked): Reply =>
    asked.body.includes('"page":1,') ? page(attribute(1), attribute(2)) : page(attribute(3));

  it("is a page that is not full, where the warning lists leave no gaps", async () => {
    const server = await serveFeed(two);
    expect(await read(server, { pageSize: 2, warninglist: false })).toEqual(["1.top", "2.top", "3.top"]);
    expect(server.asked).toHaveLength(2);
  });

  it("is an empty page where they do: a short one may stand before a full one", async () => {
    const pages = [page(attribute(1)), page(attribute(2), attribute(3)), page()];
    const server: FeedServer = await serveFeed(() => pages[server.asked.length - 1] ?? page());
    expect(await read(server, { pageSize: 2 })).toEqual(["1.top", "2.top", "3.top"]);
    expect(server.asked).toHaveLength(3);
  });

  it("is told by the number that the server left out, where it states it: not even an empty page is the last one then", async () => {
    const skipping = (count: number, ...rows: readonly object[]): Reply => ({
      headers: { "x-skipped-elements-count": String(count) },
      json: { response: { Attribute: rows } },
    });
    const pages = [skipping(1, attribute(1)), skipping(2), skipping(2), skipping(0, attribute(2))];
    const server: FeedServer = await serveFeed(() => pages[server.asked.length - 1] ?? { status: 500 });
    expect(await read(server, { pageSize: 2 })).toEqual(["1.top", "2.top"]);
    expect(server.asked).toHaveLength(4);
  });

  it("is an error where the server gives one page for ever", async () => {
    const server = await serveFeed(() => page(attribute(1), attribute(2)));
    await expect(read(server, { pageSize: 2 })).rejects.toMatchObject({ code: "source-endless" });
    expect(server.asked).toHaveLength(2);
  });
});

describe("the mark", () => {
  const search = async (attributes: readonly object[], mark?: string): Promise<readonly string[]> => {
    const reach = liveReach(mark === undefined ? {} : { mark });
    await read(await serveFeed(({ body }) => (body.includes('"page":1,') ? page(...attributes) : page())), {}, reach);
    return reach.marks;
  };

  it("is a day before the latest stamp: what was stamped then may still be published", async () => {
    const stamps = ["1787300000", "1787310000", "1787290000"];
    expect(await search(stamps.map((timestamp, index) => attribute(index, { timestamp })))).toEqual([
      "2026-08-20T11:00:00.000Z",
    ]);
  });

  it("is not led into the future by a stamp", async () => {
    expect(await search([attribute(1, { timestamp: "4070908800" })])).toEqual(["2026-08-21T00:00:00.000Z"]);
  });

  it("stays where it is when nothing came", async () => {
    expect(await search([], "2026-08-21T00:00:00.000Z")).toEqual([]);
  });
});

it("hears what was deleted, and takes the tags of an event from its attributes", async () => {
  const gone = attribute(1, { deleted: true, Tag: [{ name: "tlp:green" }], Event: { info: "Report" } });
  const server = await serveFeed(({ body }) => (body.includes('"page":1,') ? page(gone) : page()));
  const items: unknown[] = [];
  for await (const item of misp.open({})(server.url, liveReach())) items.push(item);
  expect(items).toEqual([{ value: "1.top", type: "domain", title: "Report", tlp: "green", withdrawn: true }]);
});

it("gives a link to the attributes of its own event alone", async () => {
  const link = { type: "link", value: "https://blog.invalid/post" };
  const rows = [
    attribute(1, { event_id: "7" }),
    attribute(2, { event_id: "8" }),
    attribute(3, { ...link, event_id: "8" }),
  ];
  const server = await serveFeed(({ body }) => (body.includes('"page":1,') ? page(...rows) : page()));
  const references: unknown[] = [];
  for await (const item of misp.open({})(server.url, liveReach()))
    if ("references" in item) references.push(item.value);
  expect(references).toEqual(["2.top"]);
});

it("says why MISP refuses, by status and within an answer of status 200", async () => {
  const refusal = fixture("misp-restsearch/error_403.json");
  await expect(read(await serveFeed(() => ({ status: 403, body: refusal })))).rejects.toThrow(
    /403: Authentication failed/,
  );
  await expect(read(await serveFeed(() => ({ body: refusal })))).rejects.toMatchObject({
    code: "source-error",
    message: expect.stringContaining("Authentication failed.") as unknown,
  });
});
