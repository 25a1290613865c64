import { expect, it } from "vitest";
import { sources } from "../../src/sources/registry.ts";
import { liveCases } from "../support/live-cases.ts";
import { stalls } from "../support/feed-faults.ts";
import { failureOf, type LiveCase, testLive } from "../support/live-source.ts";
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

for (const source of sources) {
  const given = cases[source.name];
  if (given !== undefined) testLive(source, given);
}
