import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Site } from "../../src/net/site.ts";
import { type Asked, type Reply, serveFeed } from "../support/feed-server.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { faultIn, lendWeb, quick, textOf } from "../support/web.ts";

const lastModified = "Sat, 22 Aug 2026 00:00:00 GMT";

/** A feed that knows its versions: 304 for who has this one. */
function versioned(version: () => string, more: Record<string, string> = {}): (asked: Asked) => Reply {
  return ({ headers }) => {
    const etag = `"${version()}"`;
    if (headers["if-none-match"] === etag) return { status: 304, headers: { etag, "x-of": "the 304" } };
    return { headers: { etag, "x-of": "the 200", "x-kept": "yes", ...more }, body: `list ${version()}` };
  };
}

/** One run that reads an address and ends well, or is not committed. */
async function run(cache: string, url: string, { commit = true, ...site }: Partial<Site> & { commit?: boolean } = {}) {
  const web = lendWeb({ cache, limits: quick });
  const answer = await web.client({ name: "kev", home: url, ...site }).ask({ url });
  const text = await textOf(answer.open());
  if (commit) await web.commit();
  return { text, answer };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

function onlyOne(paths: readonly string[]): string {
  const [path] = paths;
  if (path === undefined || paths.length > 1) throw new Error(`one file was expected, not ${paths.join(", ")}`);
  return path;
}

describe("an answer that has not changed", () => {
  it("is not sent again: the body is the last one's, the headers are joined", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = temporaryFolder();
    expect((await run(cache, server.url)).text).toBe("list 1");
    const { text, answer } = await run(cache, server.url);
    expect([text, answer.header("x-kept"), answer.header("x-of"), answer.url]).toEqual([
      "list 1",
      "yes",
      "the 304",
      `${server.url}/`,
    ]);
    expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"']);
    expect(server.asked[1]?.headers).not.toHaveProperty("range");
    // And a third time: being used keeps it.
    expect((await run(cache, server.url)).text).toBe("list 1");
  });

  it("is told by its date as well, and from `open`", async () => {
    const server = await serveFeed(({ headers }) =>
      headers["if-modified-since"] === lastModified
        ? { status: 304 }
        : { headers: { "last-modified": lastModified }, body: "dated" },
    );
    const cache = temporaryFolder();
    for (const time of [1, 2]) {
      const web = lendWeb({ cache });
      expect(await textOf(web.client({ name: "kev", home: server.url }).open(server.url)), `run ${time}`).toBe("dated");
      await web.commit();
    }
    expect(server.asked.map(({ headers }) => headers["if-modified-since"])).toEqual([undefined, lastModified]);
  });

  it("is replaced once it has changed", async () => {
    let version = "1";
    const server = await serveFeed(versioned(() => version));
    const cache = temporaryFolder();
    await run(cache, server.url);
    version = "2";
    expect((await run(cache, server.url)).text).toBe("list 2");
    expect((await run(cache, server.url)).text).toBe("list 2");
    expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"', '"2"']);
    expect(filesIn(cache)).toHaveLength(2);
  });
});

describe("everything is fetched anew", () => {
  it("after a run that was not committed", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = temporaryFolder();
    await run(cache, server.url, { commit: false });
    expect(filesIn(cache)).toEqual([]);
    await run(cache, server.url);
    expect(server.asked[1]?.headers).not.toHaveProperty("if-none-match");
  });

  it.each<[string, (path: string) => string | Buffer, RegExp]>([
    ["its head is no JSON", () => "{", /\.json$/],
    ["its head is of another form", () => '{"etag":"1"}', /\.json$/],
    ["its body is cut", (path) => readFileSync(path).subarray(1), /\.body$/],
    ["its body is another of the same length", () => "list X", /\.body$/],
  ])("when what is kept is broken: %s", async (_, broken, which) => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = temporaryFolder();
    await run(cache, server.url);
    const path = onlyOne(filesIn(cache).filter((file) => which.test(file)));
    writeFileSync(path, broken(path));
    expect((await run(cache, server.url)).text).toBe("list 1");
    expect(server.asked[1]?.headers).not.toHaveProperty("if-none-match");
    // What was broken is mended by that.
    expect((await run(cache, server.url)).answer.header("x-of")).toBe("the 304");
  });

  it("for another source, another address and another form of it", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = temporaryFolder();
    await run(cache, server.url);
    await run(cache, server.url, { name: "other" });
    await run(cache, `${server.url}/?page=2`);
    const web = lendWeb({ cache });
    await web.client({ name: "kev", home: server.url }).ask({ url: server.url, accept: "text/csv" });
    expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("for a POST, and for an answer that must not be kept", async () => {
    const server = await serveFeed(versioned(() => "1", { "cache-control": "private, no-store" }));
    const cache = temporaryFolder();
    const web = lendWeb({ cache });
    await web.client({ name: "kev", home: server.url }).ask({ url: server.url, body: {} });
    await web.client({ name: "kev", home: server.url }).ask({ url: server.url });
    await web.commit();
    expect(filesIn(cache)).toEqual([]);
  });

  it("where a redirect leads to another place than last time", async () => {
    const [one, two] = [await serveFeed(versioned(() => "1")), await serveFeed(versioned(() => "1"))];
    let place = one.url;
    const home = await serveFeed(() => ({ status: 302, headers: { location: `${place}/list` } }));
    const cache = temporaryFolder();
    await run(cache, home.url);
    await run(cache, home.url);
    place = two.url;
    await run(cache, home.url);
    expect(one.asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"']);
    expect(two.asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined]);
    expect(home.asked.every(({ headers }) => headers["if-none-match"] === undefined)).toBe(true);
  });
});

describe("what is kept", () => {
  it("has no key in it, and no cookie", async () => {
    const key = "Marked/S3cret";
    const leaky = versioned(() => "1", { "set-cookie": "session=cookie", link: `</${encodeURIComponent(key)}/2>` });
    const server = await serveFeed(leaky);
    const cache = temporaryFolder();
    const site: Partial<Site> = {
      key: { manner: { as: "path", required: true, from: "https://feed.example" }, value: key },
    };
    await run(cache, `${server.url}/{key}/recent.csv`, site);
    await run(cache, `${server.url}/{key}/recent.csv`, site);
    expect(server.asked[1]?.headers["if-none-match"]).toBe('"1"');
    const all = filesIn(cache).map((path) => path + readFileSync(path, "utf8"));
    expect(all.join("\n")).toContain("list 1");
    expect(all.join("\n")).not.toMatch(/Marked|S3cret|cookie/i);
  });

  it("has no key in it that the server made part of its names of versions", async () => {
    const key = "Marked/S3cret";
    const server = await serveFeed(() => ({ body: "list", headers: { etag: `"${key}"`, "last-modified": key } }));
    const cache = temporaryFolder();
    const manner = { as: "bearer", required: true, from: "https://feed.example" } as const;
    await run(cache, `${server.url}/recent.csv`, { key: { manner, value: key } });
    const all = filesIn(cache).map((path) => path + readFileSync(path, "utf8"));
    expect(all.join("\n")).toContain("list");
    expect(all.join("\n")).not.toMatch(/Marked|S3cret/i);
  });

  it("goes when its source no longer asks for it", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = temporaryFolder();
    await run(cache, `${server.url}/a`);
    await run(cache, `${server.url}/b`, { name: "other" });
    await run(cache, `${server.url}/c`);
    await run(cache, `${server.url}/b`, { name: "other" });
    await run(cache, `${server.url}/a`);
    expect(server.asked.map(({ headers }) => headers["if-none-match"])).toEqual([
      undefined,
      undefined,
      undefined,
      '"1"',
      undefined,
    ]);
    expect(filesIn(cache)).toHaveLength(4);
  });

  it("goes when its source no longer names versions", async () => {
    let more: Record<string, string> = {};
    const server = await serveFeed((asked) => versioned(() => JSON.stringify(more).length.toString(), more)(asked));
    const cache = temporaryFolder();
    await run(cache, server.url);
    expect(filesIn(cache)).toHaveLength(2);
    more = { "cache-control": "no-store" };
    await run(cache, server.url);
    expect(filesIn(cache)).toEqual([]);
  });

  it("stays when its source could not be reached at all", async () => {
    let down = false;
    const feed = versioned(() => "1");
    const server = await serveFeed((asked) => (down ? { status: 500 } : feed(asked)));
    const cache = temporaryFolder();
    await run(cache, server.url);
    down = true;
    const web = lendWeb({ cache, limits: quick });
    await faultIn(web.client({ name: "kev", home: server.url }).ask({ url: server.url }));
    await web.commit();
    down = false;
    expect((await run(cache, server.url)).answer.header("x-of")).toBe("the 304");
  });

  it("goes with its source", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = temporaryFolder();
    await run(cache, server.url);
    await run(cache, server.url, { name: "other" });
    await lendWeb({ cache }).prune(["other", "new"]);
    expect((await run(cache, server.url, { name: "other" })).answer.header("x-of")).toBe("the 304");
    expect((await run(cache, server.url)).answer.header("x-of")).toBe("the 200");
  });

  it("may be made in a folder that is not there yet, and nothing is where there is none", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const cache = join(temporaryFolder(), "rulepress", "web");
    await run(cache, server.url);
    expect(filesIn(cache)).toHaveLength(2);
    const web = lendWeb();
    await web.client({ name: "kev", home: server.url }).ask({ url: server.url });
    await web.commit();
    await web.prune([]);
    expect(server.asked[1]?.headers).not.toHaveProperty("if-none-match");
  });

  it("is not written where nothing can be, and that is said", async () => {
    const server = await serveFeed(versioned(() => "1"));
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(await faultIn(run(join(folder, "file", "web"), server.url))).toMatchObject({ code: "not-writable" });
    mkdirSync(join(folder, "ok"));
    expect((await run(join(folder, "ok"), server.url)).text).toBe("list 1");
  });
});
