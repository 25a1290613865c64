import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emitters } from "../../src/emitters/registry.ts";
import { PressError } from "../../src/model/errors.ts";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import type { Quiet } from "../../src/pipeline/memory.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";
import type { Prepared } from "../../src/pipeline/prepare.ts";
import { publish, type PublishOutcome } from "../../src/pipeline/publish.ts";
import { quietAfter, quietManifest } from "../../src/pipeline/quiet.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import { publishedFolder } from "../../src/tree/published.ts";
import { gitPress } from "../support/git-press.ts";
import { type Feeds, type Replay, replay } from "../support/replay.ts";
import { quiet as silent, refusal } from "../support/world.ts";

const terms = 'license: MIT, republish: "yes"';
const list = `{ name: list, type: text, path: list.txt, nature: snapshot, ${terms} }`;
const other = `{ name: other, type: text, path: other.txt, ${terms} }`;
const config = (sources: readonly string[] = [list, other]) =>
  `sources:\n${sources.map((source) => `  - ${source}\n`).join("")}`;

const [first, later, latest] = ["2026-08-01T06:00:00.000Z", "2026-08-02T06:00:00.000Z", "2026-08-03T06:00:00.000Z"];
const feeds: Feeds = {
  "list.txt": "one.example.net\ntwo.example.net\n",
  "other.txt": "two.example.net\n198.51.100.7\n",
};

let days: Replay;
beforeEach(() => {
  days = replay(config());
});
afterEach(() => {
  days.remove();
});

const states = ({ outcomes }: RunOutcome) =>
  Object.fromEntries(outcomes.map(({ setup, state }) => [setup.name, state]));
const unread = { list: "unchanged", other: "unchanged" };
const read = { list: "read", other: "read" };

describe("a run of the same bytes and settings as an earlier one", () => {
  it("reads no source, and knows what stands in the tree", async () => {
    await days.run(first, feeds);
    const run = await days.shortRun(later, feeds);
    expect(states(run)).toEqual(unread);
    expect([run.plan.changes, run.result.counts, run.result.joined.tally.live]).toEqual([[], undefined, 2]);
    expect(run.plan.unchanged).toBe(publishedFolder(days.tree).blobs.size);
  });
  it("reads all of them when the cache is lost, and the run after that reads none again", async () => {
    await days.run(first, feeds);
    days.remember({ sources: {} });
    expect(states(await days.shortRun(later, feeds))).toEqual(read);
    expect((await days.run(later, feeds)).plan.changes).toEqual([]);
    expect(states(await days.shortRun(latest, feeds))).toEqual(unread);
  });
  it("reads all of them when it is asked to", async () => {
    await days.run(first, feeds);
    expect(states(await days.shortRun(later, feeds, { reread: true }))).toEqual(read);
  });
  it("reads a packed file no more than others", async () => {
    const packed = join(days.tree, "../packed.txt.gz");
    writeFileSync(packed, gzipSync(feeds["list.txt"] ?? ""));
    days.configure(config([list.replace("list.txt", packed), other]));
    await days.run(first, feeds);
    expect(states(await days.shortRun(later, feeds))).toEqual(unread);
  });
  it("still names a file that was changed by hand, and prints it anew when it is told to", async () => {
    await days.run(first, feeds);
    appendFileSync(join(days.tree, "lists/domain.txt"), "mine.example.net\n");
    const refused = await refusal(days.shortRun(later, feeds));
    expect(refused.code).toBe("tree-edited");
    expect(refused.message).toContain("lists/domain.txt");
    const repaired = await days.shortRun(later, feeds, { repair: true });
    expect(repaired.plan.changes.map(({ path }) => path)).toContain("lists/domain.txt");
  });
  it("is still refused before the tree's last step", async () => {
    await days.run(later, feeds);
    expect((await refusal(days.shortRun(first, feeds))).code).toBe("as-of-past");
  });
});

describe("every source is read", () => {
  it.each([
    ["when a file has another byte", { ...feeds, "list.txt": "two.example.net\none.example.net\n" }, undefined, later],
    ["when a week has passed", feeds, undefined, "2026-08-08T06:00:00.000Z"],
    ["when a file is gone", feeds, config([list.replace("list.txt", "missing.txt"), other]), later],
  ])("%s", async (_, now, text, asOf) => {
    await days.run(first, feeds);
    if (text !== undefined) days.configure(text);
    expect(Object.values(states(await days.shortRun(asOf, now)))).not.toContain("unchanged");
  });

  it("until one that was held is believed", async () => {
    const page = { ...feeds, "list.txt": "<html>login</html>\n" };
    await days.run(first, page);
    expect(days.memory().quiet).toBeUndefined();
    expect((await days.shortRun(later, page)).result.held.map(({ source }) => source)).toEqual(["list"]);
  });

  it("after a run that held one, although its answer would be believed by now", async () => {
    const { prepared, outcomes, result } = await days.run(first, feeds);
    expect(quietAfter(prepared, emitters, outcomes, result)).toEqual(days.memory().quiet);
    const held = [{ source: "list", error: new PressError("source-shrunk", "list shrank.", {}) }];
    expect(quietAfter(prepared, emitters, outcomes, { ...result, held })).toBeUndefined();
  });

  it("when a list was taken that would be held against its new size", async () => {
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `host-${from + at}.example.net\n`).join("");
    await days.run(first, { ...feeds, "list.txt": names(0, 40) });
    // Too few for a bound before, and 60 with those that are away for a day: of which 20 are less than 70 %.
    const fewer = { ...feeds, "list.txt": names(40, 60) };
    expect((await days.run(later, fewer)).result.held).toEqual([]);
    expect(days.memory().quiet).toBeUndefined();
    expect((await days.shortRun(later, fewer)).result.held).toMatchObject([{ error: { code: "source-shrunk" } }]);
  });

  it("while a date of one is too far ahead to be believed", async () => {
    days.configure(
      `sources:\n  - { name: dated, type: csv, path: dated.csv, columns: { value: 0, firstSeen: 1 }, ${terms} }\n`,
    );
    const ahead = { "dated.csv": "value,seen\none.example.net,2026-08-04\n" };
    await days.run(first, ahead);
    expect(days.memory().quiet).toBeUndefined();
    await days.run("2026-08-04T06:00:00.000Z", ahead);
    expect(days.memory().quiet).toBeDefined();
  });

  it.each<[string, string]>([
    ["asks for the run's time, as a bundle with ends of validity does", "stix"],
    ["consists of more than one file", "rulepress"],
  ])("when one of them %s", async (_, type) => {
    const upstream = replay(config());
    await upstream.run(first, feeds);
    const path = type === "rulepress" ? upstream.tree : "bundle.json";
    days.configure(`sources:\n  - { name: feed, type: ${type}, path: ${path}, ${terms} }\n`);
    const run = await days.run(first, { "bundle.json": JSON.stringify({ type: "bundle", objects: [indicator] }) });
    upstream.remove();
    expect(run.result.counts?.live).toBeGreaterThan(0);
    expect(days.memory().quiet).toBeUndefined();
  });
});

/** A run made ready, and what it takes for it to be quiet. */
interface Ready {
  readonly prepared: Prepared;
  readonly quiet: Quiet;
}

async function ready(built: Replay): Promise<Ready> {
  const { prepared } = await built.run(first, feeds);
  const { quiet } = built.memory();
  if (quiet === undefined) throw new Error("the run left nothing for the next one");
  return { prepared: { ...prepared, request: { ...prepared.request, asOf: later, reread: false } }, quiet };
}

type Other<T> = (before: T) => Partial<T>;

describe("a run is another one than the last", () => {
  let built: Replay;
  let known: Ready;
  beforeAll(async () => {
    built = replay(config());
    known = await ready(built);
  });
  afterAll(() => {
    built.remove();
  });

  async function isQuiet({ prepared, quiet }: Ready, formats = emitters, tree = built.tree): Promise<boolean> {
    const outside = filesOnly(fileWayOut(later, new AbortController().signal));
    return (await quietManifest(prepared, formats, publishedFolder(tree), quiet, outside)) !== undefined;
  }

  it("not by its time alone", async () => {
    expect(await isQuiet(known)).toBe(true);
  });

  it.each<[string, Other<Prepared>]>([
    ["by the program's version", (before) => ({ request: { ...before.request, version: "0.0.1" } })],
    ["by a source that is accepted", (before) => ({ request: { ...before.request, accept: ["list"] } })],
    ["by a setting", ({ settings }) => ({ settings: { ...settings, brand: "Acme" } })],
    [
      "by a time to live",
      ({ settings }) => ({ settings: { ...settings, ttlDays: { ...settings.ttlDays, domain: 9 } } }),
    ],
    ["by the terms of a source", ({ settings }) => ({ settings: { ...settings, sources: {} } })],
    ["by its origin", () => ({ origin: "demo" })],
    ["by guards, allowlist or points", () => ({ policy: "other" })],
    ["by the sources of its config", () => ({ configured: ["list"] })],
    ["by carrying the sources that it does not read", () => ({ configured: undefined })],
    ["by a source that is gone", ({ setups }) => ({ setups: setups.slice(1) })],
    ["by the order of its sources", ({ setups }) => ({ setups: setups.toReversed() })],
  ])("%s", async (_, change) => {
    const { prepared, quiet } = known;
    expect(await isQuiet({ prepared: { ...prepared, ...change(prepared) }, quiet })).toBe(false);
  });

  it.each<[string, Other<SourceSetup>]>([
    ["name", () => ({ name: "other name" })],
    ["nature", () => ({ nature: "append" })],
    ["hosts of URLs", () => ({ deriveHosts: true })],
    ["use", () => ({ context: true })],
    ["confidence", () => ({ fallback: "high" })],
    ["word that it may be empty", () => ({ emptyIsValid: true })],
    ["type and options", ({ files }) => ({ ...(files && { files: { ...files, scope: "other" } }) })],
    ["files", ({ files }) => ({ ...(files && { files: { ...files, paths: [...files.paths, ...files.paths] } }) })],
  ])("by the %s of a source", async (_, change) => {
    const { prepared, quiet } = known;
    const setups = prepared.setups.map((setup, at) => (at === 0 ? { ...setup, ...change(setup) } : setup));
    expect(await isQuiet({ prepared: { ...prepared, setups }, quiet })).toBe(false);
  });

  it("by a source that is no longer a file", async () => {
    const { prepared, quiet } = known;
    const setups = prepared.setups.map(({ files: _files, ...setup }) => setup);
    expect(await isQuiet({ prepared: { ...prepared, setups }, quiet })).toBe(false);
  });

  it("by a format's number", async () => {
    const raised = emitters.map((emitter, at) => (at === 0 ? { ...emitter, format: emitter.format + 1 } : emitter));
    expect(await isQuiet(known, raised)).toBe(false);
  });

  it.each<[string, Partial<Quiet>]>([
    ["by the tree that it stands on", { tree: "0".repeat(64) }],
    ["by a time before the run that told", { from: "2026-08-02T06:00:00.001Z" }],
    ["by the time at which something is due", { until: later }],
  ])("%s", async (_, told) => {
    const { prepared, quiet } = known;
    expect(await isQuiet({ prepared, quiet: { ...quiet, ...told } })).toBe(false);
  });

  it("by a tree that somebody has taken away", async () => {
    expect(await isQuiet(known, emitters, join(built.tree, "../nowhere"))).toBe(false);
  });
});

describe("publishing", () => {
  it("reads no source when the tip is what an earlier run left there, and reads them on another tip", async () => {
    const press = gitPress();
    const clone = press.livedIn();
    const { prepared } = await days.dryRun(first, feeds);
    let memory = days.memory();
    const run = (asOf: string): Promise<PublishOutcome> =>
      publish(
        { ...prepared, request: { ...prepared.request, asOf, reread: false } },
        {
          ...{ publisher: press.publisher(clone), dryRun: false, progress: silent },
          outside: {
            ...filesOnly(fileWayOut(asOf, new AbortController().signal)),
            memory,
            keep: (after) => {
              memory = after;
              return Promise.resolve();
            },
          },
        },
      );
    const one = await run(first);
    expect([states(one), one.commit]).toEqual([read, press.yard.git(press.remote, "rev-parse", "main").trim()]);
    const two = await run(later);
    expect([states(two), two.commit, two.message]).toEqual([unread, undefined, undefined]);

    const person = press.yard.clone(press.remote, "turns-back");
    press.yard.git(person, "revert", "--no-edit", "HEAD");
    press.yard.git(person, "push", "--quiet", "origin", "HEAD:main");
    const three = await run(latest);
    expect([states(three), three.result.counts?.live]).toEqual([read, 2]);
    press.yard.remove();
  });
});

const indicator = {
  type: "indicator",
  spec_version: "2.1",
  id: "indicator--6f0f2a52-2f3c-4c8e-9d0a-0f6a6f6f6f6f",
  created: "2026-07-01T00:00:00.000Z",
  modified: "2026-07-01T00:00:00.000Z",
  pattern: "[domain-name:value = 'one.example.net']",
  pattern_type: "stix",
  valid_from: "2026-07-01T00:00:00.000Z",
};
