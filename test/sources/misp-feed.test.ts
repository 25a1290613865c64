import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { mispFeed } from "../../src/sources/misp-feed.ts";
import { serveFeed, type FeedServer, type Reply } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { offline } from "../support/offline.ts";
import { fixture, testSource } from "../support/source.ts";
import { repository } from "../support/repository.ts";

const events = ["511d2b87-54a5-546d-866b-fc313dd8e30d.json", "c485eacc-b5e0-511b-8872-3774b157b70d.json"];

testSource(mispFeed, {
  folder: "misp-feed",
  files: ["manifest.json"],
  beside: events,
  // An entry without a time, which no reading could place before or after its mark.
  breakOne: (text) => text.replace("{", '{"00000000-0000-4000-8000-00000000000f": {"info": "no time"},'),
  closed: true,
});

const uuid = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;
const seconds = (iso: string): string => String(Date.parse(iso) / 1000);

interface Stated {
  readonly at: string;
  readonly tags?: readonly string[];
  readonly org?: string;
  readonly sha256?: string;
  readonly reply?: Reply;
}

const eventText = (value: string): string =>
  JSON.stringify({ Event: { info: "Report", Attribute: [{ type: "domain", value, to_ids: true }] } });

/** A feed whose n-th event holds the domain `n.top`. */
function serveEvents(stated: readonly Stated[], more: object = {}): Promise<FeedServer> {
  const manifest = Object.fromEntries(
    stated.map(({ at, tags = [], org = "Org", sha256 }, index) => [
      uuid(index + 1),
      {
        ...{ info: "x", timestamp: seconds(at), Orgc: { name: org, uuid: `uuid-of-${org}` } },
        Tag: tags.map((name) => ({ name })),
        ...(sha256 === undefined ? {} : { "integrity:sha256": sha256 }),
      },
    ]),
  );
  return serveFeed(({ path }) => {
    if (path === "/feed/manifest.json") return { json: { ...manifest, ...more } };
    const index = stated.findIndex((_, number) => path === `/feed/${uuid(number + 1)}.json`);
    return stated[index]?.reply ?? (index === -1 ? { status: 404 } : { body: eventText(`${index + 1}.top`) });
  });
}

async function read({ url }: FeedServer, options: object = {}, reach = liveReach(), path = "/feed"): Promise<string[]> {
  const values: string[] = [];
  for await (const item of mispFeed.open(options)(url + path, reach)) {
    values.push("unread" in item ? `${item.unread} ${item.value}` : item.value);
  }
  return values;
}

const days = ["2026-08-19T00:00:00.000Z", "2026-08-20T00:00:00.000Z", "2026-08-21T00:00:00.000Z"];
const three = days.map((at) => ({ at }));

it("reads events oldest first, and sets the mark a day before the last: what was edited then may still be published", async () => {
  const server = await serveEvents([...three].reverse());
  const reach = liveReach();
  expect(await read(server, {}, reach)).toEqual(["3.top", "2.top", "1.top"]);
  expect(reach.marks).toEqual(["2026-08-20T00:00:00.000Z"]);
});

it.each(["/feed", "/feed/", "/feed/manifest.json"])("finds the manifest from %s", async (path) => {
  expect(await read(await serveEvents(three), {}, liveReach(), path)).toHaveLength(3);
});

it("fetches no event from before the mark, and again those of its very second", async () => {
  const server = await serveEvents(three);
  const reach = liveReach({ mark: "2026-08-20T00:00:00.000Z" });
  expect(await read(server, {}, reach)).toEqual(["2.top", "3.top"]);
  expect(server.asked.map(({ path }) => path)).not.toContain(`/feed/${uuid(1)}.json`);
});

it.each([
  ["thirty days", {}, ["2.top"]],
  ["as long as its owner says", { lookbackDays: 60 }, ["1.top", "2.top"]],
])("goes back %s the first time", async (_, options, wanted) => {
  const server = await serveEvents([{ at: "2026-07-22T23:59:59.000Z" }, { at: "2026-07-23T00:00:00.000Z" }]);
  expect(await read(server, options)).toEqual(wanted);
});

it("is not led into the future by an event that says so", async () => {
  const server = await serveEvents([{ at: "2099-01-01T00:00:00.000Z" }]);
  const reach = liveReach();
  expect(await read(server, {}, reach)).toEqual(["1.top"]);
  expect(reach.marks).toEqual(["2026-08-21T00:00:00.000Z"]);
});

describe("filters", () => {
  const at = "2026-08-20T00:00:00.000Z";
  const stated = [
    { at, tags: [" TLP:White"], org: "CIRCL" },
    { at, tags: ["tlp:green", "type:OSINT"], org: "Botvrij" },
    { at, tags: [], org: "Other" },
  ];
  it.each([
    [
      "events with one of the tags, however they are written",
      { tags: ["tlp:white", "TYPE:osint"] },
      ["1.top", "2.top"],
    ],
    ["events without a tag", { excludeTags: ["tlp:green"] }, ["1.top", "3.top"]],
    ["events of an organisation by its name", { orgs: ["circl"] }, ["1.top"]],
    ["events of an organisation by its UUID", { orgs: ["uuid-of-Other"] }, ["3.top"]],
    ["only what passes all of them", { orgs: ["CIRCL", "Botvrij"], excludeTags: ["tlp:white"] }, ["2.top"]],
  ])("let pass %s", async (_, options, wanted) => {
    const server = await serveEvents(stated);
    const reach = liveReach();
    expect(await read(server, options, reach)).toEqual(wanted);
    expect(reach.marks).toEqual(["2026-08-19T00:00:00.000Z"]);
  });
});

it("reads an event that was edited before the last one and published after it", async () => {
  const known = { at: "2026-08-21T00:00:00.000Z" };
  const first = liveReach();
  await read(await serveEvents([known]), {}, first);
  const [mark = ""] = first.marks;
  const server = await serveEvents([known, { at: "2026-08-20T12:00:00.000Z" }]);
  expect(await read(server, {}, liveReach({ mark }))).toContain("2.top");
});

describe("a run that may read only some of the events", () => {
  it("reads the oldest, says so, and sets the mark behind them", async () => {
    const reach = liveReach();
    expect(await read(await serveEvents(three), { maxEvents: 2 }, reach)).toEqual(["1.top", "2.top"]);
    expect(reach.marks).toEqual(["2026-08-20T00:00:00.000Z"]);
    expect(reach.warnings).toEqual([expect.stringContaining("3 new events; the 2 oldest were read")]);
  });

  it("does not part events of one second, of which the mark could not tell who was read", async () => {
    const reach = liveReach();
    const server = await serveEvents(["2026-08-20T00:00:00.000Z", ...days.slice(1)].map((at) => ({ at })));
    expect(await read(server, { maxEvents: 1 }, reach)).toEqual(["1.top", "2.top"]);
  });
});

describe("hostile or broken entries", () => {
  it.each(["../../etc/passwd", "00000000-0000-4000-8000-00000000000g", "%2e%2e", ""])(
    "never asks for the key %j",
    async (key) => {
      const server = await serveEvents(three, { [key]: { timestamp: seconds("2026-08-20T00:00:00.000Z") } });
      expect(await read(server)).toEqual([`malformed-row ${key}`, "1.top", "2.top", "3.top"]);
      expect(new Set(server.asked.map(({ path }) => path)).size).toBe(4);
    },
  );

  it.each([
    ["is no JSON", { body: '{"Event": {"Attribute": [}}' }],
    ["holds no event", { json: { version: "2" } }],
  ])("counts an event as one unread record when its file %s, and reads the others", async (_, reply) => {
    const server = await serveEvents([{ at: "2026-08-18T00:00:00.000Z", reply }, ...three]);
    const reach = liveReach();
    expect(await read(server, {}, reach)).toEqual([`malformed-row ${uuid(1)}`, "2.top", "3.top", "4.top"]);
    expect(reach.marks).toHaveLength(1);
  });

  it.each([
    ["is not there", { status: 404 }, "source-http-404"],
    ["cannot be served", { status: 500 }, "source-http-500"],
    ["is a web page", { body: "<html>Back soon</html>" }, "input-html"],
    ["is empty", { body: "" }, "input-empty"],
    ["was cut off", { body: eventText("a.top").slice(0, -5) }, "input-truncated"],
  ])(
    "fails the whole reading, and keeps the mark, when an event %s: the next run must ask again",
    async (_, reply, code) => {
      const server = await serveEvents([...three, { at: "2026-08-21T01:00:00.000Z", reply }]);
      const reach = liveReach();
      await expect(read(server, {}, reach)).rejects.toMatchObject({ code });
      expect(reach.marks).toEqual([]);
    },
  );

  it("takes an event only if it is the file that the manifest announces", async () => {
    const sha256 = createHash("sha256").update(eventText("1.top")).digest("hex");
    const server = await serveEvents([
      { at: "2026-08-20T00:00:00.000Z", sha256: sha256.toUpperCase() },
      { at: "2026-08-21T00:00:00.000Z", sha256 },
    ]);
    const [first, second] = await read(server);
    expect(first).toBe("1.top");
    expect(second).toMatch(new RegExp(`^malformed-row ${uuid(2)} .*SHA-256`));
  });

  it.each([
    ["an error message", { name: "Denied", message: "No" }, "input-shape"],
    ["a word", "no", "input-shape"],
  ])("refuses for a manifest %s", async (_, json, code) => {
    await expect(read(await serveFeed(() => ({ json })))).rejects.toMatchObject({ code });
  });

  it.each([
    ["an empty object", "{}"],
    ["the empty list that PHP writes for one", "[]"],
  ])("takes %s for a feed without events", async (_, body) => {
    const reach = liveReach();
    expect(await read(await serveFeed(() => ({ body })), {}, reach)).toEqual([]);
    expect(reach.marks).toEqual([]);
  });
});

it.each(["", "/", "/manifest.json"])("reads a folder on disk, named with %j behind it", async (end) => {
  const folder = `${repository}/test/fixtures/sources/misp-feed`;
  const reach = { ...offline, ...fileWayOut("2026-08-22T00:00:00.000Z", new AbortController().signal) };
  const values: string[] = [];
  for await (const { value } of mispFeed.open({})(folder + end, reach)) values.push(value);
  expect(values).toContain("45.61.23.118|8443".split("|")[0]);
  expect(fixture("misp-feed/manifest.json").toString()).toContain("../../etc/passwd");
  expect(values).toContain("../../etc/passwd");
});
