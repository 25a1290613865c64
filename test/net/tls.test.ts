import { expect, it } from "vitest";
import { serveFeed } from "../support/feed-server.ts";
import { serveTls } from "../support/tls-feed.ts";
import { faultIn, lendWeb, quick, textOf } from "../support/web.ts";

it("trusts a certificate that the owner names, for this source or for all, and no other", async () => {
  const { server, pem } = await serveTls(() => ({ body: "ok" }));
  const ask = { url: `${server.url}/list` };
  const web = lendWeb({ limits: quick });
  const trusting = web.client({ name: "partner", home: server.url, caPem: pem });
  expect(await textOf((await trusting.ask(ask)).open())).toBe("ok");
  const everywhere = lendWeb({ limits: quick, caPems: [pem] }).client({ name: "partner", home: server.url });
  expect(await textOf((await everywhere.ask(ask)).open())).toBe("ok");

  const fault = await faultIn(web.client({ name: "other", home: server.url }).ask(ask));
  expect([fault.code, fault.message]).toEqual(["source-unreachable", expect.stringContaining("SELF_SIGNED")]);
  expect(fault.hint).toContain("`caFile`");
});

it("tries once when a certificate is refused: it will be refused again", async () => {
  const { server } = await serveTls(() => ({ body: "ok" }));
  const web = lendWeb();
  await faultIn(web.client({ name: "other", home: server.url }).ask({ url: server.url }));
  expect(web.slept).toEqual([]);
});

it("follows no redirect from https to http, with a key or without", async () => {
  const open = await serveFeed(() => ({ body: "listen in" }));
  const { server, pem } = await serveTls(() => ({ status: 301, headers: { location: open.url } }));
  const site = { name: "partner", home: server.url, caPem: pem };
  const web = lendWeb({ limits: quick });
  for (const client of [web.client(site), web.client({ ...site, headers: { "x-key": "s3cret" } })]) {
    expect(await faultIn(client.ask({ url: server.url }))).toMatchObject({
      code: "source-redirect",
      message: expect.stringContaining("not encrypted") as unknown,
    });
  }
  expect(open.asked).toEqual([]);
});

it("shows no key over http when the home is https on the same host", async () => {
  const open = await serveFeed(() => ({ body: "listen in" }));
  const home = open.url.replace("http:", "https:");
  await lendWeb({ limits: quick })
    .client({ name: "partner", home, headers: { "x-key": "s3cret" } })
    .ask({ url: open.url });
  expect(open.asked[0]?.headers).not.toHaveProperty("x-key");
});
