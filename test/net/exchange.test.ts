import { readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { Limits } from "../../src/net/limits.ts";
import type { Ask } from "../../src/model/plugin.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { listening } from "../support/listening.ts";
import { faultIn, lendWeb, quick, textOf } from "../support/web.ts";

const list = "203.0.113.7\nc2.example.com\n";

async function asking(reply: Reply, request: Partial<Ask> = {}, limits: Partial<Limits> = {}) {
  const server = await serveFeed(() => reply);
  const web = lendWeb({ limits: { ...quick, ...limits } });
  const client = web.client({ name: "kev", home: server.url });
  return {
    server,
    web,
    client,
    url: `${server.url}/list`,
    ask: () => client.ask({ url: `${server.url}/list`, ...request }),
  };
}

describe("an answer", () => {
  it("can be read as often as needed, and knows its headers and address", async () => {
    const { ask, url, server } = await asking({ headers: { "x-more": "true" }, body: list });
    const answer = await ask();
    expect([await textOf(answer.open()), await textOf(answer.open())]).toEqual([list, list]);
    expect([answer.url, answer.header("x-more"), answer.header("x-less")]).toEqual([url, "true", undefined]);
    expect(server.asked).toHaveLength(1);
  });

  it("may be empty", async () => {
    const { ask } = await asking({ status: 204, headers: { "content-encoding": "gzip" } });
    expect(await textOf((await ask()).open())).toBe("");
  });

  it("says who asks and what for, and no Referer", async () => {
    const { ask, server } = await asking({ body: list }, { accept: "application/taxii+json;version=2.1" });
    await ask();
    expect(server.asked[0]?.headers).toMatchObject({
      "user-agent": "rulepress-test (soc@acme.example)",
      accept: "application/taxii+json;version=2.1",
      "accept-encoding": "gzip, deflate, br",
    });
    expect(server.asked[0]?.headers).not.toHaveProperty("referer");
  });

  it("comes to a JSON body by POST", async () => {
    const { ask, server } = await asking({ json: { ok: true } }, { body: { query: "get_iocs", days: 1 } });
    expect(await textOf((await ask()).open())).toBe('{"ok":true}');
    expect(server.asked[0]).toMatchObject({ method: "POST", body: '{"query":"get_iocs","days":1}' });
    expect(server.asked[0]?.headers["content-type"]).toBe("application/json");
  });

  it("is fetched once for all who open its address", async () => {
    const { client, url, server } = await asking({ body: list });
    expect([await textOf(client.open(`${url}?a`)), await textOf(client.open(`${url}?a`))]).toEqual([list, list]);
    expect(server.asked.filter(({ path }) => path === "/list?a")).toHaveLength(1);
  });

  it("fails once for all who open its address", async () => {
    const { client, url, server } = await asking({ status: 404 });
    const reads = await Promise.allSettled(["b", "b"].map((query) => textOf(client.open(`${url}?${query}`))));
    expect(reads).toMatchObject([{ reason: { code: "source-not-found" } }, { reason: { code: "source-not-found" } }]);
    expect(server.asked.filter(({ path }) => path === "/list?b")).toHaveLength(1);
  });

  it("waits on disk for a slow reader, while the server is long gone", async () => {
    const body = "x".repeat(3 * 1024 ** 2);
    const { ask, server } = await asking({ body });
    const bytes = (await ask()).open();
    await server.close();
    expect((await textOf(bytes)).length).toBe(body.length);
  });
});

describe("Content-Encoding is undone:", () => {
  it.each<[string, string, Uint8Array]>([
    ["gzip", "gzip", gzipSync(list)],
    ["gzip by its old name, in capitals", "X-GZIP", gzipSync(list)],
    ["deflate as it is meant, within zlib", "deflate", deflateSync(list)],
    ["deflate as some send it, bare", "deflate", deflateRawSync(list)],
    ["brotli", "br", brotliCompressSync(list)],
    ["two of them, the last one first", "deflate, gzip", gzipSync(deflateSync(list))],
    ["identity, which is none", "identity", Buffer.from(list)],
  ])("%s", async (_, encoding, body) => {
    const { ask } = await asking({ headers: { "content-encoding": encoding }, body });
    expect(await textOf((await ask()).open())).toBe(list);
  });

  it("a file that is a gzip by itself stays one", async () => {
    const body = gzipSync(list);
    const { ask } = await asking({ headers: { "content-type": "application/gzip" }, body });
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await ask()).open()) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(body);
  });

  it.each<[string, string, Uint8Array, string]>([
    ["text that calls itself gzip", "gzip", Buffer.from(list), "source-encoding-broken"],
    ["text that calls itself brotli", "br", Buffer.from(list), "source-encoding-broken"],
    ["bytes that are no deflate", "deflate", Buffer.from([7, 7, 7, 7]), "source-encoding-broken"],
    ["a coding that was not asked for", "zstd", Buffer.from(list), "source-encoding-broken"],
    ["codings upon codings", "gzip, gzip, gzip", gzipSync(list), "source-encoding-broken"],
    ["a gzip that ends early", "gzip", gzipSync(list).subarray(0, 30), "source-cut"],
    ["a brotli that ends early", "br", brotliCompressSync(list.repeat(99)).subarray(0, 20), "source-cut"],
  ])("%s is refused as %s", async (_, encoding, body, code) => {
    const { ask, web } = await asking({ headers: { "content-encoding": encoding }, body });
    expect(await faultIn(ask())).toMatchObject({ code });
    expect(readdirSync(web.spool)).toEqual([]);
  });
});

describe("a body of too many bytes is stopped:", () => {
  it("a bomb, once it is unpacked", async () => {
    const body = gzipSync(Buffer.alloc(4 * 1024 ** 2));
    expect(body.length).toBeLessThan(8192);
    const { ask, web } = await asking({ headers: { "content-encoding": "gzip" }, body }, {}, { maxBytes: 65_536 });
    expect(await faultIn(ask())).toMatchObject({ code: "source-too-large" });
    expect(readdirSync(web.spool)).toEqual([]);
  });

  it("an endless one", async () => {
    let gone = false;
    const { ask } = await asking(
      (response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        };
        response.on("drain", more).on("close", () => {
          gone = true;
        });
        more();
      },
      {},
      { maxBytes: 300_000 },
    );
    const { code, message } = await faultIn(ask());
    expect([code, message]).toEqual([
      "source-too-large",
      expect.stringMatching(/^kev sent more than 300000 bytes for GET http:/),
    ]);
    await expect.poll(() => gone).toBe(true);
  });

  it("an endless one that unpacks to nothing", async () => {
    const body = Buffer.concat(Array.from({ length: 100 }, () => gzipSync("")));
    const { ask } = await asking({ headers: { "content-encoding": "gzip" }, body }, {}, { maxBytes: 1000 });
    expect(await faultIn(ask())).toMatchObject({ code: "source-too-large" });
  });

  it("one of just as many is not", async () => {
    const { ask } = await asking({ body: "x".repeat(1000) }, {}, { maxBytes: 1000 });
    expect((await textOf((await ask()).open())).length).toBe(1000);
  });
});

describe("a fault of the way is told by a code of its own:", () => {
  const stall = (): undefined => undefined;
  it.each<[string, Reply, Partial<Limits>, string, string]>([
    ["no head comes", stall, {}, "source-timeout", "did not begin to answer"],
    [
      "a body stalls",
      (response) => response.writeHead(200, { "content-length": "100" }).write("half"),
      {},
      "source-timeout",
      "in the middle of its answer",
    ],
    ["the whole takes too long", stall, { headersMs: 9000, exchangeMs: 60 }, "source-timeout", "within 60 ms"],
    [
      "a body is shorter than it says",
      (response) => {
        response.writeHead(200, { "content-length": "100" }).write("half", () => response.socket?.end());
      },
      {},
      "source-cut",
      "ended in the middle",
    ],
    [
      "a body is shorter than it says, on a connection that was to close anyway",
      (response) => {
        const head = { "content-length": "100", connection: "close" };
        response.writeHead(200, head).write("half", () => response.socket?.end());
      },
      {},
      "source-cut",
      "ended in the middle",
    ],
    [
      "a chunked body lacks its last chunk",
      (response) => {
        response.write("half", () => response.socket?.end());
      },
      {},
      "source-cut",
      "ended in the middle",
    ],
    [
      "a chunked body lacks its last chunk, on a connection that was to close anyway",
      (response) => {
        response.writeHead(200, { connection: "close" }).write("half", () => response.socket?.end());
      },
      {},
      "source-cut",
      "ended in the middle",
    ],
    [
      "a connection is reset in the middle",
      (response) => {
        response.write("half", () => response.socket?.resetAndDestroy());
      },
      {},
      "source-cut",
      "ended in the middle",
    ],
    [
      "a connection is reset at once",
      (response) => {
        response.socket?.resetAndDestroy();
      },
      {},
      "source-unreachable",
      "could not be reached",
    ],
    [
      "no HTTP is spoken",
      (response) => {
        response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n");
      },
      {},
      "source-unreachable",
      "could not be reached",
    ],
  ])("%s", async (_, reply, limits, code, words) => {
    const { ask, web } = await asking(reply, {}, limits);
    const fault = await faultIn(ask());
    expect([fault.code, fault.message]).toEqual([code, expect.stringContaining(words)]);
    expect(fault.message).toMatch(/^kev .*GET http:\/\/127\.0\.0\.1:\d+\/list\b/);
    expect(fault.cause).toBeUndefined();
    expect(readdirSync(web.spool)).toEqual([]);
  });

  it("nobody listens", async () => {
    const { server, client, url, ask } = await asking({ body: list });
    await ask();
    await server.close();
    expect(await faultIn(client.ask({ url }))).toMatchObject({
      code: "source-unreachable",
      message: expect.stringMatching(/ECONNREFUSED|UND_ERR_SOCKET|ECONNRESET/) as unknown,
    });
  });

  it("nobody has the name", async () => {
    const client = lendWeb({ limits: quick }).client({ name: "kev", home: "http://feed.invalid" });
    const fault = await faultIn(client.ask({ url: "http://feed.invalid/x" }));
    expect(fault).toMatchObject({
      code: "source-unreachable",
      message: expect.stringContaining("host name") as unknown,
    });
  });

  it("a connection never stands", async () => {
    const silent = createServer();
    afterAll(() => silent.close());
    const port = await listening(silent);
    const url = `https://127.0.0.1:${port}/list`;
    const client = lendWeb({ limits: { ...quick, connectMs: 50 } }).client({ name: "kev", home: url });
    const fault = await faultIn(client.ask({ url }));
    expect([fault.code, fault.message]).toEqual(["source-timeout", expect.stringContaining("within 50 ms")]);
  });

  it.each(["ftp://feed.example/x", "list.csv", "https://", "javascript:alert(1)"])(
    "%s is no web address",
    async (url) => {
      const client = lendWeb().client({ name: "kev", home: "https://feed.example" });
      expect(await faultIn(client.ask({ url }))).toMatchObject({ code: "source-unreachable" });
    },
  );
});

it("a disk that takes no downloads is no fault of the source", async () => {
  const { ask, web } = await asking({ body: list });
  rmSync(web.spool, { recursive: true });
  expect(await faultIn(ask())).toMatchObject({
    code: "not-writable",
    message: expect.stringContaining(web.spool) as unknown,
  });
});

describe("a status that is no success has a code of its own:", () => {
  it.each([
    [401, "source-unauthorised"],
    [403, "source-forbidden"],
    [404, "source-not-found"],
    [410, "source-not-found"],
    [400, "source-refused"],
    [304, "source-refused"],
    [407, "source-unreachable"],
    [429, "source-rate-limited"],
    [509, "source-rate-limited"],
    [500, "source-server-error"],
    [501, "source-server-error"],
  ])("%i", async (status, code) => {
    const { ask, url } = await asking({ status, body: status === 304 ? "" : "no" });
    expect(await faultIn(ask())).toMatchObject({ code, message: `kev answered ${status} for GET ${url}.` });
  });

  it("names the request without its query and its user, where feeds put secrets", async () => {
    const { server, client } = await asking({ status: 404 });
    const url = server.url.replace("//", "//ann:pa55@");
    const { message } = await faultIn(client.ask({ url: `${url}/list?token=t0ken#part` }));
    expect(message).toBe(`kev answered 404 for GET ${server.url}/list.`);
    expect(server.asked.at(-1)?.path).toBe("/list?token=t0ken");
  });

  it("quotes what the API says itself, as one line of at most 300 characters", async () => {
    const { ask, url } = await asking(
      { status: 400, body: `bad\u0000 \u202eday\n${"x".repeat(900)}` },
      {
        explain: (status, body) => `${status}: ${body}`,
      },
    );
    const { message } = await faultIn(ask());
    expect(message).toMatch(/^kev answered 400 for GET \S+\. It says: 400: bad day x+…$/);
    expect(message.length).toBe(`kev answered 400 for GET ${url}. It says: `.length + 300);
  });

  it.each<[string, Reply]>([
    ["is not in its form", { status: 400, body: "<html>" }],
    [
      "breaks off",
      (response) => {
        response.writeHead(400, { "content-length": "99" }).write("x", () => response.socket?.end());
      },
    ],
    ["is not encoded as it says", { status: 400, headers: { "content-encoding": "gzip" }, body: "bad day" }],
  ])("says nothing more when the API's error %s", async (_, reply) => {
    const { ask, url } = await asking(reply, {
      explain: (__, body) => (body.includes("bad") ? "bad day" : undefined),
    });
    expect(await faultIn(ask())).toMatchObject({ code: "source-refused", message: `kev answered 400 for GET ${url}.` });
  });

  it("reads no more than the first 64 KiB of an error", async () => {
    let length = 0;
    const explain = (_: number, body: string): undefined => {
      length = body.length;
    };
    const { ask } = await asking({ status: 500, body: "x".repeat(2 * 1024 ** 2) }, { explain });
    await faultIn(ask());
    expect(length).toBe(65_536);
  });
});

it("posts a form as browsers do, for an API that takes no JSON", async () => {
  const server = await serveFeed(() => ({ body: "ok" }));
  const form = { query: "get_recent", selector: "a b&c=d" };
  await lendWeb()
    .client({ name: "bazaar", home: server.url })
    .ask({ url: `${server.url}/api/v1/`, form });
  expect(server.asked[0]).toMatchObject({ method: "POST", body: "query=get_recent&selector=a+b%26c%3Dd" });
  expect(server.asked[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
});
