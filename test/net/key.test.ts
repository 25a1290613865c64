import { describe, expect, it } from "vitest";
import type { KeyManner } from "../../src/model/plugin.ts";
import type { Site } from "../../src/net/site.ts";
import { type Asked, type FeedServer, type Reply, serveFeed } from "../support/feed-server.ts";
import { allOf, faultIn, lendWeb, quick, textOf } from "../support/web.ts";

const secret = "s3cr3t/with+signs&=";
const from = "https://feed.example/keys";

function manner(as: KeyManner["as"]): KeyManner {
  return { as, required: true, from };
}

function client(home: FeedServer, as?: KeyManner["as"], site: Partial<Site> = {}) {
  const key = as === undefined ? {} : { key: { manner: manner(as), value: secret } };
  return lendWeb({ limits: quick }).client({ name: "threatfox", home: `${home.url}/api`, ...key, ...site });
}

/** A place that redirects `/<status>/<number>` onward, number by number, and answers at `/end`. */
function hops(onward: (asked: Asked) => string): (asked: Asked) => Reply {
  return (asked) => {
    const [, status] = /^\/(\d{3})/.exec(asked.path) ?? [];
    if (status === undefined) return { body: "here" };
    return { status: Number(status), headers: { location: onward(asked) }, body: "moved" };
  };
}

describe("a key is shown", () => {
  it.each<[string, KeyManner["as"], string, string]>([
    ["as a bearer token", "bearer", "authorization", `Bearer ${secret}`],
    ["by Basic authentication", "basic", "authorization", `Basic ${Buffer.from(secret).toString("base64")}`],
    [
      "as the password of a user that the feed names",
      { user: "apikey" },
      "authorization",
      `Basic ${Buffer.from(`apikey:${secret}`).toString("base64")}`,
    ],
    ["in a header of the feed's own", { header: "Auth-Key" }, "auth-key", secret],
  ])("%s", async (_, as, header, value) => {
    const server = await serveFeed(() => ({ body: "ok" }));
    await client(server, as).ask({ url: `${server.url}/api` });
    expect(server.asked[0]?.headers[header]).toBe(value);
  });

  it("in the path, encoded, where the address says so", async () => {
    const server = await serveFeed(() => ({ body: "ok" }));
    const answer = await client(server, "path").ask({ url: `${server.url}/exports/{key}/recent.csv?k={key}` });
    const encoded = "s3cr3t%2Fwith%2Bsigns%26%3D";
    expect(server.asked[0]?.path).toBe(`/exports/${encoded}/recent.csv?k=${encoded}`);
    expect(answer.url).toBe(`${server.url}/exports/***/recent.csv`);
  });

  it("with the owner's own headers", async () => {
    const server = await serveFeed(() => ({ body: "ok" }));
    await client(server, "bearer", { headers: { "X-Partner": "p4rtner" } }).ask({ url: server.url });
    expect(server.asked[0]?.headers).toMatchObject({ "x-partner": "p4rtner", authorization: `Bearer ${secret}` });
  });

  it("in no header of an answer that repeats it", async () => {
    const server = await serveFeed(() => ({ headers: { link: `</x?key=${encodeURIComponent(secret)}>` }, body: "ok" }));
    const answer = await client(server, "bearer").ask({ url: server.url });
    expect(answer.header("link")).toBe("</x?key=***>");
  });
});

describe("a key stays at home:", () => {
  it("another host, and another port of the same, is asked without", async () => {
    const [home, other] = [await serveFeed(() => ({ body: "ok" })), await serveFeed(() => ({ body: "ok" }))];
    const asking = client(home, { header: "X-API-Key" }, { headers: { "x-partner": "p4rtner" } });
    await asking.ask({ url: `${other.url}/next` });
    expect(other.asked).toHaveLength(1);
    expect(allOf(JSON.stringify(other.asked))).not.toMatch(/s3cr3t|p4rtner/);
  });

  it("an address elsewhere that wants it in its path is not asked at all", async () => {
    const [home, other] = [await serveFeed(() => ({ body: "ok" })), await serveFeed(() => ({ body: "ok" }))];
    const fault = await faultIn(client(home, "path").ask({ url: `${other.url}/{key}/x` }));
    expect([fault.code, fault.message]).toEqual(["source-redirect", expect.stringContaining(other.url)]);
    expect(other.asked).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])("a %i to elsewhere is not followed, and both places are named", async (status) => {
    const other = await serveFeed(() => ({ body: "mine now" }));
    const home = await serveFeed(hops(() => `${other.url}/end`));
    for (const as of ["bearer", { header: "X-API-Key" }] as const) {
      const fault = await faultIn(client(home, as).ask({ url: `${home.url}/${status}` }));
      expect(fault).toMatchObject({
        code: "source-redirect",
        message: expect.stringMatching(`${home.url}.* to ${other.url}, .*${home.url} alone`) as unknown,
        hint: `Set \`url\` to the new address if you trust ${other.url}.`,
      });
    }
    expect(other.asked).toEqual([]);
  });

  it("the same holds for an owner's headers alone, and for a key in the path", async () => {
    const other = await serveFeed(() => ({ body: "mine now" }));
    const home = await serveFeed(hops(({ path }) => other.url + path));
    const headers = { "x-partner": "p4rtner" };
    expect(await faultIn(client(home, undefined, { headers }).ask({ url: `${home.url}/302` }))).toMatchObject({
      code: "source-redirect",
    });
    const fault = await faultIn(client(home, "path").ask({ url: `${home.url}/302/{key}` }));
    expect(fault.code).toBe("source-redirect");
    expect(allOf(fault)).not.toContain("s3cr3t");
    expect(other.asked).toEqual([]);
  });

  it("a redirect within its home is followed with it", async () => {
    const home = await serveFeed(hops(() => "/end?page=2"));
    const answer = await client(home, "bearer").ask({ url: `${home.url}/302` });
    expect(answer.url).toBe(`${home.url}/end`);
    expect(home.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${secret}`, `Bearer ${secret}`]);
    expect(home.asked[1]?.headers).not.toHaveProperty("referer");
  });
});

describe("a redirect without a key", () => {
  it.each([301, 302, 303, 307, 308])("is followed to elsewhere, on a %i", async (status) => {
    const other = await serveFeed(() => ({ body: "there" }));
    const home = await serveFeed(hops(() => `${other.url.replace("//", "//ann:pa55@")}/end#x`));
    const answer = await client(home).ask({ url: `${home.url}/${status}` });
    expect([await textOf(answer.open()), answer.url]).toEqual(["there", `${other.url}/end`]);
    expect(other.asked[0]?.headers).not.toHaveProperty("authorization");
  });

  it("is followed five times, and no sixth time", async () => {
    const home = await serveFeed(
      hops(({ path }) => {
        const left = Number(path.split("/")[2]);
        return left === 1 ? "/end" : `/302/${left - 1}`;
      }),
    );
    expect(await textOf((await client(home).ask({ url: `${home.url}/302/5` })).open())).toBe("here");
    expect(await faultIn(client(home).ask({ url: `${home.url}/302/6` }))).toMatchObject({
      code: "source-redirect",
      message: `threatfox redirects GET ${home.url}/302/6 more than 5 times.`,
    });
    expect(home.asked).toHaveLength(6 + 6);
  });

  it.each([
    ["a POST", "/end", { body: {} }, "a POST is not sent on"],
    ["one to a file", "file:///etc/hostname", {}, "an address of file:"],
    ["one to nothing", "http://", {}, "to nowhere"],
  ])("is refused for %s", async (_, location, more, words) => {
    const home = await serveFeed(hops(() => location));
    const fault = await faultIn(client(home).ask({ url: `${home.url}/307`, ...more }));
    expect([fault.code, fault.message]).toEqual(["source-redirect", expect.stringContaining(words)]);
    expect(home.asked).toHaveLength(1);
  });

  it("is refused when it names no place", async () => {
    const home = await serveFeed(() => ({ status: 302 }));
    expect(await faultIn(client(home).ask({ url: home.url }))).toMatchObject({ code: "source-redirect" });
  });
});

describe("what to do about a key is said:", () => {
  const refusing = (): Promise<FeedServer> => serveFeed(() => ({ status: 401 }));

  it("where to get one, when there is none", async () => {
    const home = await refusing();
    const asking = client(home, undefined, { key: { manner: manner("bearer"), value: undefined } });
    const { hint } = await faultIn(asking.ask({ url: home.url }));
    expect(hint).toBe(`Get a key at ${from} and give it by \`auth\` in the source's entry.`);
  });

  it("to check it, when it is refused", async () => {
    const home = await refusing();
    const { hint } = await faultIn(client(home, "basic").ask({ url: home.url }));
    expect(hint).toContain(`\`auth\` in the source's entry gives as user:password; keys come from ${from}`);
  });

  it("that a feed may need one, when nobody knows its manner", async () => {
    const home = await refusing();
    expect((await faultIn(client(home).ask({ url: home.url }))).hint).toContain("`auth`");
  });

  it("before anything is sent, when an address needs it and there is none", async () => {
    const home = await refusing();
    const asking = client(home, undefined, { key: { manner: manner("path"), value: undefined } });
    const fault = await faultIn(asking.ask({ url: `${home.url}/{key}/x` }));
    expect([fault.code, fault.hint]).toEqual(["source-unauthorised", expect.stringContaining(from)]);
    expect(home.asked).toEqual([]);
  });

  it.each(["pasted\n", "two\r\nlines", " blank", "ключ"])(
    "before anything is sent, when no header can carry %j",
    async (value) => {
      const home = await refusing();
      const asking = client(home, undefined, { key: { manner: manner({ header: "auth-key" }), value } });
      const fault = await faultIn(asking.ask({ url: home.url }));
      expect([fault.code, fault.message]).toEqual(["source-unauthorised", expect.stringContaining("auth-key")]);
      expect(allOf(fault)).not.toContain(value.trim());
      expect(home.asked).toEqual([]);
    },
  );
});
