import { describe, expect, it } from "vitest";
import { sources } from "../../src/sources/registry.ts";
import { liveCases } from "../support/live-cases.ts";
import { stalls } from "../support/feed-faults.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { failureOf, feedKey, type LiveCase, preparedFor, runOnce, testLive, wordsOf } from "../support/live-source.ts";
import { treeArchive } from "../support/tree-archive.ts";

const archive = await treeArchive();
const cases: Readonly<Record<string, LiveCase>> = {
  ...liveCases,
  rulepress: {
    ...{ path: "/archive/refs/heads/main.tar.gz", options: { ids: "own" }, closed: true },
    answer: () => ({ body: archive }),
    codes: {
      "a web page with status 200": "input-damaged",
      "an empty body": "upstream-missing",
      "text in UTF-16": "input-damaged",
    },
  },
};

it.each(sources.map(({ name }) => name))("%s has an answer in the suite", (name) => {
  expect(Object.keys(cases)).toContain(name);
});

it.each(stalls)("every source gives up on %s", async (_, reply) => {
  const codes = sources.map(async (source) => {
    const given = cases[source.name];
    return [source.name, given === undefined ? "no case" : await failureOf(source, given, reply)] as const;
  });
  const wanted = sources.map(({ name }) => [name, "source-timeout"]);
  expect(await Promise.all(codes)).toEqual(wanted);
});

const told = { code: feedKey, message: feedKey };
const link = `https://feed.example/${feedKey}/1`;

describe.each<[string, Reply]>([
  ["an error with status 200", { json: { query_status: feedKey, title: feedKey, detail: feedKey, error: told } }],
  ["an error of MISP", { json: { name: feedKey, message: feedKey, errors: [feedKey] } }],
  ["lines that are no values", { body: `not ${feedKey}\n${feedKey}\nhttp://${feedKey}\n` }],
  ["a list with links to itself", { json: [{ value: "c2.example.org", title: feedKey, reference: link }] }],
])("a server that repeats the key in %s", (_, reply) => {
  it.each(sources.map((source) => [source.name, source] as const))("is not quoted by %s", async (name, source) => {
    const given = cases[name];
    if (given !== undefined) expect(await wordsOf(source, given, reply)).not.toContain(feedKey);
  });
});

describe("a snapshot over HTTP", () => {
  const listed = (count: number) =>
    Array.from({ length: count }, (_, number) => `host-${number}.example.org\n`).join("");

  it.each([
    ["lost a third of what it listed", 39, "source-shrunk"],
    ["lists four times as much as before", 240, "source-grown"],
    ["lists nothing any more", 0, "source-empty"],
  ])("is held when it %s, until a person accepts that", async (_, then, code) => {
    let count = 60;
    const { url } = await serveFeed(() => ({ body: `# a list\n${listed(count)}` }));
    const text = sources.find(({ name }) => name === "text");
    if (text === undefined) throw new Error("there is no text source");
    const prepared = preparedFor(text, url, { nature: "snapshot" });
    const { folder } = await runOnce(prepared);
    count = then;
    const held = await runOnce(prepared, folder);
    expect(held.result.held.map(({ error }) => error.code)).toEqual([code]);
    expect([held.plan.changes, held.result.joined.tally.live]).toEqual([[], 60]);
    const request = { ...prepared.request, accept: ["feed"] };
    const accepted = await runOnce({ ...prepared, request }, folder);
    expect(accepted.result.held).toEqual([]);
    expect(accepted.plan.changes).not.toEqual([]);
  });
});

for (const source of sources) {
  const given = cases[source.name];
  if (given !== undefined) testLive(source, given);
}
