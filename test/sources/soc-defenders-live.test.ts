import { describe, expect, it } from "vitest";
import { socDefenders } from "../../src/sources/soc-defenders.ts";
import type { Asked, Reply } from "../support/feed-server.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach, type LiveReach } from "../support/live-reach.ts";
import { readFrom } from "../support/read-from.ts";
import { fixture } from "../support/source.ts";
import { kept, sent, serveVendor, type Kept } from "../support/vendor-server.ts";

const asOf = "2026-08-22T00:00:00.000Z";
const path = "/api/v1/iocs";
const json = (data: readonly unknown[]): Reply => ({ json: { data } });

/** What the source makes of a server, and what it asked, warned and stated. */
async function readLive(
  server: { readonly url: string },
  options: unknown = {},
  reach: LiveReach = liveReach({ asOf }),
): Promise<{ values: (string | undefined)[]; reach: LiveReach }> {
  const read = await readFrom(socDefenders, `${server.url}${path}`, options, reach);
  return { values: read.map(({ value }) => value), reach };
}

it("asks once where one answer holds everything, as the vendor's pages say", async () => {
  const server = await serveFeed(() => ({ body: fixture("soc-defenders/iocs.200.stated.json") }));
  const { values, reach } = await readLive(server);
  expect(values).toHaveLength(9);
  expect(server.asked.map((asked) => asked.path)).toEqual([`${path}?since=2026-08-21T00%3A10%3A00Z&limit=100`]);
  expect(server.asked[0]?.headers.accept).toBe("application/json");
  expect(reach.marks).toEqual([asOf]);
  expect(reach.warnings).toEqual([]);
});

it("takes an empty list for a quiet day", async () => {
  const server = await serveFeed(() => ({ body: fixture("soc-defenders/iocs.200.empty.json") }));
  const { values, reach } = await readLive(server);
  expect([values, reach.marks, reach.warnings]).toEqual([[], [asOf], []]);
});

it("sends each filter as its parameter, and each value by itself", async () => {
  const server = await serveFeed(() => json([]));
  await readLive(server, {
    types: ["ipv4", "domain"],
    confidences: ["high"],
    categories: ["government"],
    industries: ["Energy"],
  });
  expect(sent(server.asked, "type")).toEqual(["ipv4", "domain"]);
  for (const [parameter, value] of Object.entries({ confidence: "high", category: "government", industry: "Energy" }))
    expect(sent(server.asked, parameter)).toEqual([value, value]);
});

it("keeps what the configured address asks for", async () => {
  const server = await serveFeed(() => json([]));
  await readFrom(socDefenders, `${server.url}${path}?lang=en&limit=5`, {}, liveReach({ asOf }));
  expect(server.asked[0]?.query.getAll("limit")).toEqual(["100"]);
  expect(sent(server.asked, "lang")).toEqual(["en"]);
});

it("refuses a key in the address, and does not repeat it", async () => {
  const server = await serveFeed(() => json([]));
  const read = readFrom(socDefenders, `${server.url}${path}?api_key=sk_live_123`, {}, liveReach({ asOf }));
  await expect(read).rejects.toMatchObject({
    code: "source-key-shown",
    message: expect.not.stringContaining("sk_live_123") as unknown,
  });
  expect(server.asked).toEqual([]);
});

it("states the pace of its plan, for a server that states none", async () => {
  const asked: (number | undefined)[] = [];
  const server = await serveFeed(() => json([]));
  for (const tier of ["free", "pro"]) {
    const reach = liveReach({ asOf });
    await readLive(
      server,
      { tier },
      {
        ...reach,
        ask(request) {
          asked.push(request.perMinute);
          return reach.ask(request);
        },
      },
    );
  }
  expect(asked).toEqual([10, 1_000]);
});

describe("where a reading begins:", () => {
  it.each([
    [
      "a first reading of a Free key goes back a day, less the time that requests wait",
      {},
      undefined,
      "2026-08-21T00:10:00Z",
    ],
    ["a first reading of a Pro key goes back a week", { tier: "pro" }, undefined, "2026-08-15T00:00:00Z"],
    [
      "a first reading goes back as far as the config says",
      { tier: "pro", lookback: "30d" },
      undefined,
      "2026-07-23T00:00:00Z",
    ],
    ["a later one begins a quarter of an hour before the mark", {}, "2026-08-21T23:00:00.000Z", "2026-08-21T22:45:00Z"],
    [
      "a Pro key's mark is not bound to the first lookback",
      { tier: "pro" },
      "2026-06-01T00:00:00.000Z",
      "2026-05-31T23:45:00Z",
    ],
    ["a duration is rounded up", { sinceFormat: "duration" }, "2026-08-21T22:00:00.000Z", "3h"],
    ["a duration of a day is one", { sinceFormat: "duration" }, undefined, "1d"],
    ["unix seconds", { sinceFormat: "unix" }, "2026-08-21T23:00:00.000Z", "1787352300"],
  ])("%s", async (_, options, mark, since) => {
    const server = await serveFeed(() => json([]));
    const { reach } = await readLive(server, options, liveReach({ asOf, ...(mark === undefined ? {} : { mark }) }));
    expect(sent(server.asked, "since")).toEqual([since]);
    expect(reach.warnings).toEqual([]);
  });

  it("warns of a gap when the mark is older than the key looks back", async () => {
    const server = await serveFeed(() => json([]));
    const { reach } = await readLive(server, {}, liveReach({ asOf, mark: "2026-08-18T00:00:00.000Z" }));
    expect(sent(server.asked, "since")).toEqual(["2026-08-21T00:10:00Z"]);
    expect(reach.warnings).toEqual([expect.stringMatching(/2026-08-18.*gap/)]);
    expect(reach.marks).toEqual([asOf]);
  });
});

describe("pages that the vendor does not document:", () => {
  const first = { value: "192.0.2.1", type: "ipv4" };
  const second = { value: "192.0.2.2", type: "ipv4" };
  const variant = (name: string): Reply => ({ body: fixture(`soc-defenders/iocs.200.${name}.json`) });
  const linked: Reply = { json: { data: [first] }, headers: { link: '</x>; rel="prev", <?cursor=abc>; rel="next"' } };

  it.each([
    ["an address, relative to the origin", variant("next-url"), "cursor", "abc"],
    ["a cursor in meta", variant("meta-cursor"), "cursor", "abc"],
    ["more, and an offset", variant("has-more-offset"), "offset", "1"],
    ["a page and a number of pages", variant("page-n"), "page", "2"],
    ["a Link header", linked, "cursor", "abc"],
  ])("follows %s", async (_, answer, parameter, value) => {
    const server = await serveFeed(({ query }) => (query.get(parameter) === value ? json([second]) : answer));
    const { values, reach } = await readLive(server);
    expect(values).toHaveLength(2);
    expect(values[1]).toBe("192.0.2.2");
    expect(server.asked).toHaveLength(2);
    expect(reach.warnings).toEqual([]);
  });

  it("asks for no parts after a full last page", async () => {
    const full = kept(100, "ipv4", "high");
    const server = await serveFeed(({ query }) =>
      query.has("cursor") ? json(full) : { json: { data: full, next_cursor: "abc" } },
    );
    expect((await readLive(server)).values).toHaveLength(200);
    expect(server.asked).toHaveLength(2);
  });

  it("asks for no parts of a full answer that says it is all", async () => {
    const server = await serveFeed(() => ({ json: { data: kept(100, "ipv4", "high"), has_more: false } }));
    expect((await readLive(server)).reach.warnings).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  it("stops at a page it has read, and says that something is missing", async () => {
    const server = await serveFeed(() => ({ json: { data: [first], next_cursor: "abc" } }));
    const { reach } = await readLive(server, { types: ["ipv4"], confidences: ["high"] });
    expect(server.asked).toHaveLength(2);
    expect(reach.warnings).toEqual([expect.stringContaining("ipv4 high")]);
  });

  it("does not follow an address of another origin", async () => {
    const other = await serveFeed(() => json([second]));
    const server = await serveFeed(() => ({ json: { data: [first], next: `${other.url}${path}?cursor=abc` } }));
    const { reach } = await readLive(server, { types: ["ipv4"], confidences: ["high"] });
    expect(other.asked).toEqual([]);
    expect(reach.warnings).toHaveLength(1);
  });

  it("stops when the requests of a Free key's hour are spent, however many pages there are", async () => {
    const server = await serveFeed(({ query }) => ({
      json: { data: [first], page: Number(query.get("page") ?? 1), total_pages: 1e6 },
    }));
    const { reach } = await readLive(server);
    expect(server.asked).toHaveLength(41);
    expect(reach.warnings).toEqual([expect.stringContaining("everything")]);
  });
});

describe("an answer that came back full", () => {
  const few: readonly Kept[] = [...kept(80, "ipv4", "high"), ...kept(30, "domain", "low")];

  it("is asked for again in 27 parts, and then nothing is missing", async () => {
    const server = await serveVendor(few, (found) => ({ json: { data: found } }));
    const { values, reach } = await readLive(server);
    expect(new Set(values).size).toBe(110);
    expect(server.asked).toHaveLength(28);
    expect(new Set(server.asked.map(partOf)).size).toBe(28);
    expect(reach.warnings).toEqual([]);
  });

  it("is split only by what the config leaves open", async () => {
    const server = await serveVendor(few, (found) => ({ json: { data: found } }));
    await readLive(server, { types: ["ipv4"], limit: 50 });
    expect(server.asked.map(partOf)).toEqual(["ipv4 all", "ipv4 low", "ipv4 medium", "ipv4 high"]);
  });

  it("is not split by what the configured address asks for", async () => {
    const server = await serveVendor(few, (found) => ({ json: { data: found } }));
    const reach = liveReach({ asOf });
    await readFrom(socDefenders, `${server.url}${path}?type=ipv4&limit=100`, { limit: 50 }, reach);
    expect(server.asked.map(partOf)).toEqual(["ipv4 all", "ipv4 low", "ipv4 medium", "ipv4 high"]);
  });

  it("is reported where there is nothing left to split it by, and the next reading goes on from now", async () => {
    const server = await serveVendor([...few, ...kept(101, "domain", "high")], (found) => ({ json: { data: found } }));
    const { reach } = await readLive(server);
    expect(reach.warnings).toEqual([
      "One part was cut off, and the API states no way to the rest: domain high. An answer holds at most 100.",
    ]);
    expect(reach.marks).toEqual([asOf]);
  });

  it("is told by 100 entries too where more were asked for, because a Free key's answers end there", async () => {
    const server = await serveVendor(few, (found) => ({ json: { data: found.slice(0, 100) } }));
    const { values } = await readLive(server, { tier: "pro" });
    expect(sent(server.asked.slice(0, 1), "limit")).toEqual(["1000"]);
    expect(new Set(values).size).toBe(110);
  });

  it("names six parts at most, so that a warning stays one line", async () => {
    const everything = ["ipv4", "domain", "url"].flatMap((type) =>
      ["low", "medium", "high"].flatMap((confidence) => kept(100, type, confidence)),
    );
    const server = await serveVendor(everything, (found) => ({ json: { data: found } }));
    const { reach } = await readLive(server);
    expect(reach.warnings).toEqual([expect.stringMatching(/^9 parts were cut off.* and 3 more\./)]);
  });
});

describe("an answer of failure", () => {
  it.each([
    [401, "error.401.json", "missing_api_key: API key is required"],
    [
      403,
      "error.403.json",
      'insufficient_scope: This endpoint requires the "read:stix" scope (request req_abc123, a larger plan may help)',
    ],
    [
      429,
      "error.429.json",
      "rate_limit_exceeded: Rate limit exceeded. Please wait before making more requests (request req_abc123",
    ],
  ])("of status %i is passed on in the vendor's words", async (status, file, words) => {
    const server = await serveFeed(() => ({ status, body: fixture(`soc-defenders/${file}`) }));
    const reach = liveReach({ asOf });
    await expect(readLive(server, {}, reach)).rejects.toMatchObject({
      code: `source-http-${status}`,
      message: expect.stringContaining(words) as unknown,
    });
    expect(reach.marks).toEqual([]);
  });

  it.each([
    ["an error with status 200", "iocs.200.error-in-200.json", "source-answer"],
    ["null for the list", "iocs.200.data-null.json", "source-answer"],
    ["an answer that was cut off", "iocs.200.truncated.txt", "input-truncated"],
    ["a web page", "iocs.502.html", "input-html"],
  ])("such as %s moves no mark, and names the address without its query", async (_, file, code) => {
    const server = await serveFeed(() => ({ body: fixture(`soc-defenders/${file}`) }));
    const reach = liveReach({ asOf });
    const message = expect.stringMatching(`^${server.url}${path} `) as unknown;
    await expect(readLive(server, {}, reach)).rejects.toMatchObject({ code, message });
    expect(reach.marks).toEqual([]);
  });

  it("in a part moves no mark either", async () => {
    const full = kept(100, "ipv4", "high");
    const server = await serveFeed(({ query }) =>
      query.get("type") === "url" ? { body: fixture("soc-defenders/iocs.200.error-in-200.json") } : json(full),
    );
    const reach = liveReach({ asOf });
    await expect(readLive(server, {}, reach)).rejects.toMatchObject({ code: "source-answer" });
    expect(reach.marks).toEqual([]);
  });
});

function partOf({ query }: Asked): string {
  return `${query.get("type") ?? "all"} ${query.get("confidence") ?? "all"}`;
}
