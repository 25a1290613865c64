import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { openWeb } from "../../src/net/web.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { listening } from "../support/listening.ts";
import { lendWeb, textOf } from "../support/web.ts";

const reason = new Error("the run was stopped");

describe("a run that is stopped rejects with its reason", () => {
  it.each<[string, Reply]>([
    ["while no head comes", () => undefined],
    ["while a body comes", (response) => response.write("half")],
    ["while an error is read", (response) => response.writeHead(500).write("half")],
    ["while a redirect is read", (response) => response.writeHead(302, { location: "/x" }).write("half")],
  ])("%s", async (_, reply) => {
    const control = new AbortController();
    const server = await serveFeed((asked) => {
      setImmediate(() => {
        control.abort(reason);
      });
      return asked.path === "/never" ? {} : reply;
    });
    const client = lendWeb({ signal: control.signal }).client({ name: "kev", home: server.url });
    await expect(client.ask({ url: server.url, explain: (__, body) => body })).rejects.toBe(reason);
    expect(server.asked).toHaveLength(1);
  });

  it("before anything is asked", async () => {
    const server = await serveFeed(() => ({ body: "ok" }));
    const client = lendWeb({ signal: AbortSignal.abort(reason) }).client({ name: "kev", home: server.url });
    await expect(client.ask({ url: server.url })).rejects.toBe(reason);
    expect(server.asked).toEqual([]);
  });

  it("while a body is read from disk", async () => {
    const control = new AbortController();
    const server = await serveFeed(() => ({ body: "x".repeat(1024 ** 2) }));
    const answer = await lendWeb({ signal: control.signal })
      .client({ name: "kev", home: server.url })
      .ask({ url: server.url });
    const bytes = answer.open()[Symbol.asyncIterator]();
    await bytes.next();
    control.abort(reason);
    await expect(
      (async () => {
        for (;;) if ((await bytes.next()).done === true) return;
      })(),
    ).rejects.toBe(reason);
    await expect(textOf(answer.open())).rejects.toBe(reason);
  });

  it("while it waits for another try", async () => {
    const control = new AbortController();
    const server = await serveFeed(() => ({ status: 503 }));
    const spool = mkdtempSync(join(tmpdir(), "rulepress-net-"));
    afterAll(() => {
      rmSync(spool, { recursive: true });
    });
    const clock = {
      now: () => 0,
      sleep: async (ms: number, signal: AbortSignal): Promise<void> => {
        setImmediate(() => {
          control.abort(reason);
        });
        await wait(ms, undefined, { signal }).catch(() => undefined);
      },
    };
    const web = openWeb({ userAgent: "test", spool, clock, jitter: () => 0, signal: control.signal });
    await expect(web.client({ name: "kev", home: server.url }).ask({ url: server.url })).rejects.toBe(reason);
    await web.close();
    expect(server.asked).toHaveLength(1);
  });
});

it("has no connection left once it is closed, though the server would keep it", async () => {
  const open = new Set<Socket>();
  const server = createServer((_, response) => response.end("ok"));
  server.on("connection", (socket) => {
    open.add(socket.on("close", () => open.delete(socket)));
  });
  afterAll(() => server.close());
  const url = `http://127.0.0.1:${await listening(server)}`;
  const web = lendWeb();
  await web.client({ name: "kev", home: url }).ask({ url });
  expect(open.size).toBe(1);
  await web.close();
  await expect.poll(() => open.size).toBe(0);
});
