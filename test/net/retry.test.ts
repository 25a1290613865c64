import { describe, expect, it } from "vitest";
import { backoffMs } from "../../src/net/pace.ts";
import type { Ask } from "../../src/model/plugin.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { faultIn, lendWeb, startMs, textOf } from "../support/web.ts";

const good: Reply = { body: "ok" };
const reset: Reply = (response) => response.socket?.resetAndDestroy();
const stall: Reply = () => undefined;
const cut: Reply = (response) => response.write("half", () => response.socket?.end());

/** A server that gives these answers in turn, the last one for ever. */
async function answering(replies: readonly Reply[], request: Partial<Ask> = {}) {
  let next = 0;
  const server = await serveFeed(() => {
    const reply = replies[Math.min(next, replies.length - 1)] ?? good;
    next += 1;
    return reply;
  });
  const web = lendWeb({ limits: { headersMs: 60, idleMs: 60 } });
  const client = web.client({ name: "otx", home: server.url });
  return { server, web, client, ask: () => client.ask({ url: `${server.url}/x`, ...request }) };
}

const inSeconds = (seconds: number): string => new Date(startMs + seconds * 1000).toUTCString();
const unix = (seconds: number): string => String(startMs / 1000 + seconds);

describe("another try is made after", () => {
  it.each<[string, Reply]>([
    ...[429, 500, 502, 503, 504, 509].map((status): [string, Reply] => [String(status), { status }]),
    ["a reset", reset],
    ["a stall", stall],
    ["a cut body", cut],
  ])("%s, and its answer is as good as a first one's", async (_, fault) => {
    const { ask, server, web } = await answering([fault, fault, fault, good]);
    expect(await textOf((await ask()).open())).toBe("ok");
    expect(server.asked).toHaveLength(4);
    expect(web.slept).toEqual([500, 1000, 2000]);
  });

  it("three of them, and no fourth", async () => {
    const { ask, server } = await answering([{ status: 503 }]);
    expect(await faultIn(ask())).toMatchObject({ code: "source-server-error" });
    expect(server.asked).toHaveLength(4);
  });

  it("a fault of a POST too, since sources only ever read", async () => {
    const { ask, server } = await answering([{ status: 504 }, good], { body: { query: "get_iocs" } });
    expect(await textOf((await ask()).open())).toBe("ok");
    expect(server.asked.map(({ body }) => body)).toEqual(['{"query":"get_iocs"}', '{"query":"get_iocs"}']);
  });
});

it.each([400, 401, 403, 404, 410, 422, 501])("no other try is made after %i", async (status) => {
  const { ask, server, web } = await answering([{ status }, good]);
  await faultIn(ask());
  expect([server.asked.length, web.slept]).toEqual([1, []]);
});

it.each([
  ["half a second at least", 0, 0, 500],
  ["a second at most", 0, 0.999_999, 1000],
  ["twice as long each time", 3, 0, 4000],
  ["thirty seconds in the end", 40, 0.999_999, 30_000],
])("the wait between tries is %s", (_, tries, jitter, ms) => {
  expect(backoffMs(tries, jitter)).toBe(ms);
});

describe("a time that the source names is kept:", () => {
  it.each<[string, Record<string, string>, number]>([
    ["seconds", { "retry-after": "7" }, 7000],
    ["a date", { "retry-after": inSeconds(42) }, 42_000],
    ["a date that is over", { "retry-after": inSeconds(-5) }, 0],
    ["the longest that is waited for", { "retry-after": "120" }, 120_000],
    ["what is no time", { "retry-after": "soon" }, 500],
  ])("%s", async (_, headers, ms) => {
    const { ask, web } = await answering([{ status: 429, headers }, good]);
    expect(await textOf((await ask()).open())).toBe("ok");
    expect(web.slept).toEqual([ms]);
  });

  it.each<[string, number, Record<string, string>, number]>([
    ["seconds", 429, { "retry-after": "3600" }, 3600],
    ["a date", 503, { "retry-after": inSeconds(7200) }, 7200],
    ["the end of its window", 429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": unix(900) }, 900],
  ])("one too far away ends the reading at once, and is told, as %s", async (_, status, headers, seconds) => {
    const { ask, client, server, web } = await answering([{ status, headers, body: "slow down" }, good], {
      explain: (__, body) => body,
    });
    const time = new Date(startMs + seconds * 1000).toISOString();
    expect(await faultIn(ask())).toMatchObject({
      code: "source-rate-limited",
      message: `otx answered ${status} for GET ${server.url}/x. It wants no request before ${time}. It says: slow down`,
    });
    expect([client.notBefore, server.asked.length, web.slept]).toEqual([time, 1, []]);
  });

  it("also when the last try was in vain", async () => {
    const { ask, client } = await answering([{ status: 429, headers: { "retry-after": "30" } }]);
    expect(await faultIn(ask())).toMatchObject({ code: "source-rate-limited" });
    // Three waits of 30 seconds have passed, and it asks for one more.
    expect(client.notBefore).toBe("2026-08-22T00:02:00.000Z");
  });

  it("nothing is told of a source that has not spoken of time", async () => {
    const { ask, client } = await answering([{ status: 500 }]);
    await faultIn(ask());
    expect(client.notBefore).toBeUndefined();
  });
});

describe("a window without a request left", () => {
  const spent = (seconds: number): Reply => ({
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": unix(seconds) },
    body: "last",
  });

  it("is waited for before the next request, not after a refusal", async () => {
    const { ask, web, server } = await answering([spent(60), good]);
    await ask();
    expect(web.slept).toEqual([]);
    await ask();
    await ask();
    expect([web.slept, server.asked.length]).toEqual([[60_000], 3]);
  });

  it("is told to the next run, which comes before it ends", async () => {
    const { ask, client } = await answering([spent(60)]);
    await ask();
    expect(client.notBefore).toBe("2026-08-22T00:01:00.000Z");
  });

  it("is no business of another source", async () => {
    const { ask, web, server } = await answering([spent(60), good]);
    await ask();
    await web.client({ name: "kev", home: server.url }).ask({ url: server.url });
    expect(web.slept).toEqual([]);
  });

  it("ends the reading when it is too long, without a request", async () => {
    const { ask, client, server } = await answering([spent(121), good]);
    await ask();
    expect(await faultIn(ask())).toMatchObject({
      code: "source-rate-limited",
      message: "otx has no requests left. It wants no request before 2026-08-22T00:02:01.000Z.",
    });
    expect([client.notBefore, server.asked.length]).toEqual(["2026-08-22T00:02:01.000Z", 1]);
  });

  it.each<[string, Record<string, string>]>([
    ["that is over", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": unix(-9) }],
    ["that still has some", { "x-ratelimit-remaining": "3", "x-ratelimit-reset": unix(60) }],
    ["whose end is no time", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "tomorrow" }],
  ])("%s is not waited for", async (_, headers) => {
    const { ask, web } = await answering([{ headers }, good]);
    await ask();
    await ask();
    expect(web.slept).toEqual([]);
  });
});

it("keeps to the requests a minute that a caller's plan allows, where the server says nothing", async () => {
  const { ask, web } = await answering([good], { perMinute: 2 });
  for (let number = 0; number < 5; number += 1) await ask();
  expect(web.slept).toEqual([60_000, 60_000]);
});

it("rests for the share of a day's requests that it has spent, whatever came of them", async () => {
  const { ask, client, web } = await answering([good, { status: 500 }], { perDay: 96 });
  await ask();
  expect(client.notBefore).toBe("2026-08-22T00:15:00.000Z");
  await faultIn(ask());
  // Four tries were made of the second request, and their waits are over already.
  expect(client.notBefore).toBe("2026-08-22T01:15:00.000Z");
  expect(web.slept).toHaveLength(3);
});
