import { describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import { otx } from "../../src/sources/otx.ts";
import { serveFeed, type FeedServer, type Reply } from "../support/feed-server.ts";
import { liveReach, type LiveReach } from "../support/live-reach.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(otx, {
  folder: "otx",
  files: ["page1.json", "page2.json"],
  breakOne: (text) => text.replace('"results": [', '"results": [{"id": nul},'),
  closed: true,
});

const subscribed = "/api/v1/pulses/subscribed";
const id = (digit: number): string => `66c5aa00000000000000000${digit}`;

const pulse = (digit: number, facts: object = {}): object => ({
  ...{ id: id(digit), name: `Pulse ${digit}`, author_name: "Author", modified: "2026-08-20T00:00:00.000000" },
  indicators: [{ indicator: `${digit}.top`, type: "domain", is_active: 1 }],
  ...facts,
});
const page = (results: readonly object[], next: string | null = null): Reply => ({ json: { count: 9, next, results } });

async function read({ url }: FeedServer, options: object = {}, reach: LiveReach = liveReach()): Promise<string[]> {
  const values: string[] = [];
  for await (const item of otx.open(options)(url + subscribed, reach)) {
    values.push("unread" in item ? `${item.unread} ${item.value}` : item.value);
  }
  return values;
}

it("reads everything that a pulse says of its indicators", async () => {
  const [first] = await readAll(otx, fixture("otx/page1.json"));
  expect(first).toEqual({
    ...{ value: "45.10.163.5", type: "IPv4", firstSeen: "2026-08-20T05:05:15.000Z" },
    ...{ title: "Fixture pulse a1", feed: "FixtureAuthor", tlp: "clear", tags: ["stealer"] },
    ...{ malware: ["Lumma"], attack: ["T1566.002"] },
    references: ["https://otx.alienvault.com/pulse/66c5aa0000000000000000a1", "https://blog.invalid/post"],
  });
});

it.each([
  ["the role as threat type", { role: "command_and_control" }, { threatType: "command_and_control" }],
  ["an end that has come as withdrawal", { expiration: "2026-08-22T00:00:00" }, { withdrawn: true }],
  ["an end that is to come as none", { expiration: "2026-08-22T00:00:01" }, { withdrawn: undefined }],
  ["an indicator that was switched off as withdrawal", { is_active: 0 }, { withdrawn: true }],
  ["an indicator without its value", { indicator: "" }, { unread: "no-value" }],
])("reads %s", async (_, facts, wanted) => {
  const results = [pulse(1, { indicators: [{ indicator: "a.top", type: "domain", ...facts }] })];
  const [item] = await readAll(otx, JSON.stringify({ results }));
  expect({ withdrawn: undefined, ...item }).toMatchObject(wanted);
});

it("reads actor and industries, and families that are written as words", async () => {
  const facts = { adversary: "APT1", industries: ["Energy"], malware_families: ["Mozi", { display_name: "Lumma" }] };
  const [item] = await readAll(otx, JSON.stringify({ results: [pulse(1, facts)] }));
  expect(item).toMatchObject({ actor: "APT1", industries: ["Energy"], malware: ["Mozi", "Lumma"] });
});

it("follows the pages, and sets the mark an hour before the greatest `modified`", async () => {
  const server: FeedServer = await serveFeed(({ query }) =>
    query.get("page") === "1"
      ? page([pulse(1, { modified: "2026-08-21T05:05:14.946000" })], `${server.url}${subscribed}?page=2`)
      : page([pulse(2)]),
  );
  const reach = liveReach({ mark: "2026-08-19T00:00:00.000Z", headers: { "x-otx-api-key": "k" } });
  expect(await read(server, {}, reach)).toEqual(["1.top", "2.top"]);
  expect(reach.marks).toEqual(["2026-08-21T04:05:14.946Z"]);
  expect(Object.fromEntries(server.asked[0]?.query ?? [])).toEqual({
    limit: "50",
    page: "1",
    modified_since: "2026-08-19T00:00:00.000Z",
  });
  expect(server.asked[1]?.headers).toMatchObject({ "x-otx-api-key": "k", accept: "application/json" });
});

it.each([
  ["on another server", "https://evil.example/api/v1/pulses/subscribed?page=2", "source-answer"],
  ["where it is already", `${subscribed}?page=2`, "source-endless"],
])("does not follow a next page %s", async (_, next, code) => {
  const server = await serveFeed(() => page([pulse(1)], next));
  const reach = liveReach();
  await expect(read(server, {}, reach)).rejects.toMatchObject({ code });
  expect(reach.marks).toEqual([]);
});

describe("when OTX gives up on a large page", () => {
  /** What the way out to the web throws when a server still fails after all retries. */
  const reachOf = (): LiveReach => {
    const reach = liveReach();
    const ask: LiveReach["ask"] = (request) =>
      reach.ask(request).catch((cause: unknown) => {
        if (!(cause instanceof PressError) || cause.code !== "source-http-504") throw cause;
        throw new PressError("source-server-error", "otx answered 504.", { cause });
      });
    return { ...reach, ask };
  };

  it("asks for smaller ones from the start, and says so", async () => {
    const server: FeedServer = await serveFeed(({ query }) => {
      if (query.get("page") === "1") return page([pulse(1)], `${subscribed}?page=2&limit=${query.get("limit") ?? ""}`);
      return query.get("limit") === "10" ? page([pulse(2)]) : { status: 504 };
    });
    const reach = reachOf();
    expect(await read(server, {}, reach)).toEqual(["1.top", "2.top"]);
    expect(server.asked.map(({ query }) => query.get("limit"))).toEqual(["50", "50", "10", "10"]);
    expect(reach.warnings).toHaveLength(1);
  });

  it("does so once", async () => {
    const server = await serveFeed(() => ({ status: 504 }));
    await expect(read(server, {}, reachOf())).rejects.toMatchObject({ code: "source-server-error" });
    expect(server.asked).toHaveLength(2);
  });

  it("does not for a fault that a smaller page would not mend", async () => {
    const server = await serveFeed(() => ({ status: 403, json: { detail: "Authentication required" } }));
    await expect(read(server, {}, reachOf())).rejects.toThrow("Authentication required");
    expect(server.asked).toHaveLength(1);
  });
});

describe("a pulse whose list is cut", () => {
  it("is read from its own pages instead", async () => {
    const server = await serveFeed(({ path, query }) => {
      if (path.startsWith(subscribed)) return page([pulse(1, { more_indicators: true })]);
      return query.get("page") === "1"
        ? page([{ indicator: "x.top", type: "domain" }], `/api/v1/pulses/${id(1)}/indicators?page=2`)
        : page([{ indicator: "y.top", type: "domain" }]);
    });
    expect(await read(server)).toEqual(["x.top", "y.top"]);
    expect(server.asked[1]?.path).toMatch(new RegExp(`^/api/v1/pulses/${id(1)}/indicators\\?`));
  });

  it.each(["../../users/me", "66C5AA000000000000000001", ""])("is not asked for by the id %j", async (given) => {
    const server = await serveFeed(() => page([pulse(1, { id: given, more_indicators: true })]));
    const reach = liveReach();
    expect(await read(server, {}, reach)).toEqual(["1.top"]);
    expect(server.asked).toHaveLength(1);
    expect(reach.warnings).toHaveLength(1);
  });

  it("fails the reading when the rest cannot be fetched", async () => {
    const server = await serveFeed(({ path }) =>
      path.startsWith(subscribed) ? page([pulse(1, { more_indicators: true })]) : { status: 404 },
    );
    await expect(read(server)).rejects.toMatchObject({ code: "source-http-404" });
  });
});

it.each([
  ["of an author alone", { authors: ["alienvault"] }, ["1.top"]],
  ["of all but an author", { excludeAuthors: ["AlienVault"] }, ["2.top"]],
])("reads pulses %s, and sets the mark by all", async (_, options, wanted) => {
  const authored = [
    pulse(1, { author_name: "AlienVault", modified: "2026-08-21T01:00:00" }),
    pulse(2, { modified: "2026-08-21T01:00:00" }),
  ];
  const reach = liveReach();
  expect(await read(await serveFeed(() => page(authored)), options, reach)).toEqual(wanted);
  expect(reach.marks).toEqual(["2026-08-21T00:00:00.000Z"]);
});

it("reads the account's activity on request", async () => {
  const server = await serveFeed(() => page([]));
  await read(server, { activity: true });
  expect(server.asked[0]?.path).toMatch(/^\/api\/v1\/pulses\/activity\?/);
});

it.each([
  ["an error message", '{"detail":"Authentication\\u0007 required"}', "source-answer"],
  ["another shape", '{"results":{}}', "input-shape"],
])("refuses %s in an answer of status 200", async (_, body, code) => {
  await expect(read(await serveFeed(() => ({ body })))).rejects.toMatchObject({
    code,
    message: expect.not.stringContaining("\u0007") as unknown,
  });
});

it("says that its data may not be republished, and trusts it little", () => {
  expect(otx).toMatchObject({ terms: { republish: "no" }, confidence: { default: "low" } });
});
