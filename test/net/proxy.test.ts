import { createServer as createHttp, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { proxyFrom } from "../../src/net/proxy.ts";
import { serveFeed } from "../support/feed-server.ts";
import { listening } from "../support/listening.ts";
import { serveTls } from "../support/tls-feed.ts";
import { allOf, faultIn, lendWeb, quick, textOf } from "../support/web.ts";

/** A small forward proxy: absolute-form requests are passed on, CONNECT makes a tunnel. It logs what it was asked. */
async function startProxy({ login = "", refuse = 0, stalls = false } = {}) {
  const log: string[] = [];
  const server = createHttp((request, response) => {
    log.push(`${request.method ?? ""} ${request.url ?? ""}`);
    if (login !== "" && request.headers["proxy-authorization"] !== login) {
      response.writeHead(407).end();
      return;
    }
    httpRequest(request.url ?? "", { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on("connect", (request, socket) => {
    log.push(`CONNECT ${request.url ?? ""}`);
    socket.on("error", () => socket.destroy());
    if (stalls) return;
    if (refuse !== 0 || (login !== "" && request.headers["proxy-authorization"] !== login)) {
      socket.end(`HTTP/1.1 ${refuse || 407} No\r\n\r\n`);
      return;
    }
    const [host, port] = (request.url ?? "").split(":");
    const far = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    far.on("error", () => socket.destroy());
    socket.on("error", () => far.destroy());
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = await listening(server);
  return { log, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}` };
}

describe("a proxy", () => {
  it("gets an http address in its absolute form", async () => {
    const [server, proxy] = [await serveFeed(() => ({ body: "ok" })), await startProxy()];
    const web = lendWeb({ limits: quick, proxy: proxyFrom({ HTTP_PROXY: proxy.url }) });
    const answer = await web.client({ name: "kev", home: server.url }).ask({ url: `${server.url}/x?y` });
    expect(await textOf(answer.open())).toBe("ok");
    expect(proxy.log).toEqual([`GET ${server.url}/x?y`]);
  });

  it("is a tunnel for https, in which it reads nothing, and the certificate is checked as ever", async () => {
    const [{ server, pem }, proxy] = [await serveTls(() => ({ body: "ok" })), await startProxy()];
    const web = lendWeb({ limits: quick, proxy: proxyFrom({ https_proxy: proxy.url }) });
    const answer = await web.client({ name: "kev", home: server.url, caPem: pem }).ask({ url: server.url });
    expect(await textOf(answer.open())).toBe("ok");
    expect(proxy.log).toEqual([`CONNECT ${new URL(server.url).host}`]);
    const fault = await faultIn(web.client({ name: "kev", home: server.url }).ask({ url: server.url }));
    expect([fault.code, fault.hint]).toEqual(["source-unreachable", expect.stringContaining("caFile")]);
  });

  it("is passed by for the hosts that NO_PROXY names", async () => {
    const [server, proxy] = [await serveFeed(() => ({ body: "ok" })), await startProxy()];
    const web = lendWeb({ proxy: proxyFrom({ HTTP_PROXY: proxy.url, NO_PROXY: "feed.example,127.0.0.1" }) });
    await web.client({ name: "kev", home: server.url }).ask({ url: server.url });
    expect(proxy.log).toEqual([]);
  });

  it("gets the login that stands in its address", async () => {
    const login = `Basic ${Buffer.from("ann:marked s3cret").toString("base64")}`;
    const proxy = await startProxy({ login });
    const { server, pem } = await serveTls(() => ({ body: "ok" }));
    const web = lendWeb({
      limits: quick,
      proxy: proxyFrom({ HTTPS_PROXY: `http://ann:marked%20s3cret@${proxy.host}` }),
    });
    const answer = await web.client({ name: "kev", home: server.url, caPem: pem }).ask({ url: server.url });
    expect(await textOf(answer.open())).toBe("ok");
  });

  it.each([
    ["wants a login, for http", "HTTP_PROXY", { login: "Basic x" }, "407"],
    ["wants a login, for https", "HTTPS_PROXY", { login: "Basic x" }, "407"],
    ["refuses a host", "HTTPS_PROXY", { refuse: 403 }, "403"],
  ])("that %s is told from a source that does", async (_, name, options, status) => {
    const proxy = await startProxy(options);
    const home = name === "HTTP_PROXY" ? (await serveFeed(() => ({ body: "" }))).url : "https://feed.example";
    const web = lendWeb({ limits: quick, proxy: proxyFrom({ [name]: `http://ann:marked@${proxy.host}` }) });
    const fault = await faultIn(web.client({ name: "kev", home }).ask({ url: home }));
    expect([fault.code, fault.message]).toEqual(["source-unreachable", expect.stringContaining(status)]);
    expect(fault.hint).toContain("proxy");
    expect(allOf(fault)).not.toContain("marked");
  });

  it("that never opens its tunnel is not waited for longer than a connection is", async () => {
    const proxy = await startProxy({ stalls: true });
    const limits = { ...quick, connectMs: 60, headersMs: 60_000 };
    const web = lendWeb({ limits, proxy: proxyFrom({ HTTPS_PROXY: proxy.url }) });
    const client = web.client({ name: "kev", home: "https://feed.example" });
    const fault = await faultIn(client.ask({ url: "https://feed.example" }));
    expect([fault.code, fault.message]).toEqual(["source-timeout", expect.stringContaining("did not begin")]);
  });

  it("that repeats its login is not quoted with it", async () => {
    const proxy = await serveFeed(({ headers }) => ({ status: 400, body: String(headers["proxy-authorization"]) }));
    const address = proxy.url.replace("//", "//ann:marked@");
    const web = lendWeb({ limits: quick, proxy: proxyFrom({ HTTP_PROXY: address }) });
    const client = web.client({ name: "kev", home: "http://feed.example" });
    const fault = await faultIn(client.ask({ url: "http://feed.example/x", explain: (_, body) => body }));
    expect(fault.message).toBe("kev answered 400 for GET http://feed.example/x. It says: Basic ***");
  });

  it("that is not there is a source out of reach", async () => {
    const web = lendWeb({ limits: quick, proxy: proxyFrom({ HTTPS_PROXY: "http://ann:marked@127.0.0.1:1" }) });
    const fault = await faultIn(
      web.client({ name: "kev", home: "https://feed.example" }).ask({ url: "https://feed.example" }),
    );
    expect([fault.code, fault.hint]).toEqual(["source-unreachable", expect.stringContaining("HTTPS_PROXY")]);
    expect(allOf(fault)).not.toContain("marked");
  });
});

describe("the environment", () => {
  it("is read in both cases, small letters first", () => {
    const environment = {
      HTTP_PROXY: "http://a.example",
      http_proxy: "http://b.example",
      NO_PROXY: "x",
      HTTPS_PROXY: "",
    };
    expect(proxyFrom(environment)).toEqual({ http: "http://b.example", https: "", except: "x" });
  });
  it.each(["proxy.example:8080", "socks5://ann:marked@proxy.example", "http://"])("%s is no proxy", (address) => {
    const read = (): unknown => proxyFrom({ HTTPS_PROXY: address });
    expect(read).toThrow(expect.objectContaining({ code: "proxy-invalid" }) as Error);
    expect(read).not.toThrow(/marked/);
  });
});
