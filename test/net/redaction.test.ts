import { describe, expect, it } from "vitest";
import type { KeyManner } from "../../src/model/plugin.ts";
import type { Limits } from "../../src/net/limits.ts";
import { redactor } from "../../src/net/redaction.ts";
import { type Asked, type Reply, serveFeed } from "../support/feed-server.ts";
import { allOf, faultIn, lendWeb, quick } from "../support/web.ts";

const key = "ann:Marked/S3cret+Ω= x";

describe("a secret is taken out", () => {
  it.each([
    ["as it is", key],
    ["percent-encoded", encodeURIComponent(key)],
    [
      "percent-encoded in small digits",
      encodeURIComponent(key).replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
    ],
    ["as a form writes it", new URLSearchParams({ key }).toString().slice(4)],
    ["in small letters, as in a host name", key.toLowerCase()],
    ["in Base64", Buffer.from(key).toString("base64")],
    ["in Base64 without its end", Buffer.from(key).toString("base64").replace(/=+$/, "")],
  ])("%s", (_, form) => {
    expect(redactor(["other", key])(`GET /${form}/${form}?x`)).toBe("GET /***/***?x");
  });
  it("whole, where another secret is a part of it", () => {
    expect(redactor(["abc", "abcdef"])("abcdef abc")).toBe("*** ***");
  });
  it("and no text is, for a secret that is empty", () => {
    expect(redactor([""])("plain")).toBe("plain");
  });
});

/** A server's faults, each of which repeats everything that it was sent. */
const faults: readonly [string, (asked: Asked) => Reply, Partial<Limits>][] = [
  ["401", (asked) => ({ status: 401, body: echo(asked) }), {}],
  ["403", (asked) => ({ status: 403, body: echo(asked) }), {}],
  ["404", (asked) => ({ status: 404, body: echo(asked) }), {}],
  ["500", (asked) => ({ status: 500, body: echo(asked) }), {}],
  ["429", (asked) => ({ status: 429, headers: { "retry-after": "9999" }, body: echo(asked) }), { retries: 1 }],
  ["an error whose end cuts it", (asked) => ({ status: 400, body: "x".repeat(285) + shown(asked) }), {}],
  ["an error whose end cuts it earlier", (asked) => ({ status: 400, body: "x".repeat(292) + shown(asked) }), {}],
  ["a redirect elsewhere", ({ path }) => ({ status: 302, headers: { location: `http://127.0.0.1:1${path}` } }), {}],
  [
    "a redirect to a host of that name",
    ({ path, headers }) => ({
      status: 302,
      headers: { location: `http://${String(headers["auth-key"] ?? path.split("/")[2])}.example/` },
    }),
    {},
  ],
  ["a redirect to nowhere", ({ path }) => ({ status: 302, headers: { location: `http://[${path}` } }), {}],
  ["endless redirects", ({ path }) => ({ status: 302, headers: { location: path } }), {}],
  ["a reset", () => (response) => response.socket?.resetAndDestroy(), {}],
  ["a stalled head", () => () => undefined, {}],
  ["a slow exchange", () => () => undefined, { headersMs: 9000, exchangeMs: 50 }],
  ["a cut body", (asked) => (response) => response.write(echo(asked), () => response.socket?.end()), {}],
  ["a stalled body", (asked) => (response) => response.write(echo(asked)), {}],
  ["what is no HTTP", (asked) => (response) => response.socket?.end(echo(asked)), {}],
  ["a broken encoding", (asked) => ({ headers: { "content-encoding": "gzip" }, body: echo(asked) }), {}],
  ["a body that is too large", (asked) => ({ body: echo(asked) }), { maxBytes: 5 }],
];

function echo({ path, headers }: Asked): string {
  return `${path} ${decodeURIComponent(path)} ${JSON.stringify(headers)}`;
}

/** What carries the key, from its first letter on. */
function shown({ path, headers }: Asked): string {
  return String(headers["auth-key"] ?? headers.authorization ?? path.slice("/exports/".length));
}

const manners: readonly [string, KeyManner["as"], string][] = [
  ["a key in the path", "path", "Marked-S3cret"],
  ["a key of strange signs in the path", "path", key],
  ["a key in a header", { header: "auth-key" }, "marked-s3cret"],
  ["a bearer token", "bearer", "marked-s3cret"],
  ["user and password", "basic", "ann:marked-s3cret"],
];

describe.each(manners)("no message, hint, cause or stack shows %s:", (_, as, value) => {
  it.each(faults)("%s", async (__, reply, limits) => {
    const server = await serveFeed(reply);
    const web = lendWeb({ limits: { ...quick, ...limits } });
    const site = { name: "threatfox", home: server.url, headers: { "x-partner": "marked-s3cret-too" } };
    const client = web.client({
      ...site,
      key: { manner: { as, required: true, from: "https://feed.example" }, value },
    });
    const url = `${server.url}/exports/${as === "path" ? "{key}" : "all"}/recent.csv`;
    const fault = await faultIn(client.ask({ url, explain: (___, body) => body }));
    const all = allOf(fault) + String(client.notBefore);
    expect(all).not.toMatch(/marked|s3cret/i);
    expect(all).not.toContain(Buffer.from(value).toString("base64").slice(0, 20));
    expect(fault.cause).toBeUndefined();
    expect(fault.message).toMatch(/^threatfox /);
    expect(JSON.stringify(server.asked)).toMatch(/marked/i);
  });
});
