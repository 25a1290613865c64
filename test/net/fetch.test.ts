import { afterEach, expect, it } from "vitest";
import { openFetch, type PatientFetch, type PatientOptions } from "../../src/net/fetch.ts";
import { noProxy } from "../../src/net/proxy.ts";
import { Setback } from "../../src/net/setback.ts";
import { gzipSync } from "node:zlib";
import { serveFeed } from "../support/feed-server.ts";
import { serveTls } from "../support/tls-feed.ts";
import { quick, startMs } from "../support/web.ts";

const opened: PatientFetch[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

function lend(more: Partial<PatientOptions> = {}): PatientFetch & { slept: number[] } {
  const slept: number[] = [];
  const clock = {
    now: () => startMs + slept.reduce((sum, ms) => sum + ms, 0),
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const { signal } = new AbortController();
  const lent = openFetch({ proxy: noProxy, caPems: [], clock, jitter: () => 0, signal, ...more });
  opened.push(lent);
  return { ...lent, slept };
}

/** What it was rejected with, in words. */
async function setbackOf(work: Promise<unknown>): Promise<string> {
  const [ended] = await Promise.allSettled([work]);
  if (ended.status === "fulfilled" || !(ended.reason instanceof Setback)) throw new Error("no setback");
  return ended.reason.story.says;
}

it("hands on what was asked for, and what was answered, unpacked", async () => {
  const { url, asked } = await serveFeed(() => ({
    headers: { "content-encoding": "gzip", "content-type": "application/json", "x-more": "1" },
    body: gzipSync('{"a":"ü"}'),
  }));
  const response = await lend().fetch(`${url}/p?q=1`, { method: "PATCH", headers: { "x-key": "k" }, body: "ö" });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ a: "ü" });
  expect(Object.fromEntries(response.headers)).toEqual(
    expect.objectContaining({ "content-type": "application/json", "x-more": "1" }),
  );
  expect(asked).toMatchObject([{ method: "PATCH", path: "/p?q=1", body: "ö", headers: { "x-key": "k" } }]);
});

it.each([204, 304, 404])("gives %i as an answer", async (status) => {
  const { url } = await serveFeed(() => ({ status }));
  expect((await lend().fetch(url)).status).toBe(status);
});

it("follows no redirect: the key would go along", async () => {
  const { url, asked } = await serveFeed(() => ({ status: 307, headers: { location: "/elsewhere" } }));
  expect((await lend().fetch(url)).status).toBe(307);
  expect(asked).toHaveLength(1);
});

it("waits before the next request once the last one of an hour was answered", async () => {
  const reset = String(startMs / 1000 + 60);
  const { url } = await serveFeed(() => ({ headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset } }));
  const { fetch, slept } = lend();
  await fetch(url);
  expect(slept).toEqual([]);
  await fetch(url);
  expect(slept).toEqual([60_000]);
});

it("takes a plain 403 for an answer, and does not ask again", async () => {
  const { url, asked } = await serveFeed(() => ({
    status: 403,
    headers: { "x-ratelimit-remaining": "4999" },
    body: "no",
  }));
  expect((await lend().fetch(url)).status).toBe(403);
  expect(asked).toHaveLength(1);
});

it("asks again when an answer breaks off, and says where it broke when it always does", async () => {
  const { url, asked } = await serveFeed(() => (response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("half", () => response.socket?.destroy());
  });
  const { fetch, slept } = lend({ limits: { retries: 2 } });
  expect(await setbackOf(fetch(`${url}/x?key=k`))).toMatch(/^ended in the middle of its answer to GET \S+\/x \(/);
  expect(asked).toHaveLength(3);
  expect(slept).toEqual([500, 1000]);
});

it.each<[string, Parameters<typeof serveFeed>[0], number]>([
  ["an answer that breaks off: it may have been done", () => (response) => response.socket?.destroy(), 1],
  ["a server that is ill", () => ({ status: 502 }), 1],
  ["a limit, which is told before any work", () => ({ status: 403, headers: { "retry-after": "7" } }), 4],
  ["a limit by its own status", () => ({ status: 429 }), 4],
])("repeats a request that says `once` only where nothing was done: %s", async (_, answer, tries) => {
  const { url, asked } = await serveFeed(answer);
  await Promise.allSettled([lend().fetch(url, { method: "POST", body: "one", once: true })]);
  expect(asked).toHaveLength(tries);
});

it("gives up on an answer that does not begin", async () => {
  const { url } = await serveFeed(() => () => undefined);
  expect(await setbackOf(lend({ limits: quick }).fetch(url))).toContain("did not begin to answer");
});

it("stops at once when the run is stopped", async () => {
  const control = new AbortController();
  const { url } = await serveFeed(() => () => {
    control.abort(new Error("enough"));
  });
  await expect(lend({ signal: control.signal }).fetch(url)).rejects.toThrow("enough");
});

it("trusts an authority of one's own when it is lent, and nobody else's", async () => {
  const { server, pem } = await serveTls(() => ({ body: "private" }));
  expect(await setbackOf(lend().fetch(server.url))).toContain("its certificate or TLS was refused");
  const response = await lend({ caPems: [pem] }).fetch(server.url);
  expect(await response.text()).toBe("private");
});

it("goes through the proxy", async () => {
  const proxy = await serveFeed(() => ({ body: "by proxy" }));
  const { fetch } = lend({ proxy: { http: proxy.url, https: proxy.url, except: "" } });
  const response = await fetch("http://github.example/api");
  expect(await response.text()).toBe("by proxy");
  expect(proxy.asked.map(({ path }) => path)).toEqual(["http://github.example/api"]);
});
