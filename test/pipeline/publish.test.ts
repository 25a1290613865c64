import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publish, type PublishOutcome } from "../../src/pipeline/publish.ts";
import type { Publisher } from "../../src/publish/publisher.ts";
import { verify } from "../../src/pipeline/verify.ts";
import { gitPress, type Press } from "../support/git-press.ts";
import type { Yard } from "../support/git.ts";
import type { Feeds, Told, World } from "../support/world.ts";
import { failure, happened, heldBy, names, quiet, reachAt, refusal, sightings, world } from "../support/world.ts";
import { PressError } from "../../src/model/errors.ts";
import type { Memory } from "../../src/pipeline/memory.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";

let press: Press;
let yard: Yard;
let remote = "";
let days: World;

beforeEach(() => {
  press = gitPress();
  ({ yard, remote } = press);
  days = world();
});
afterEach(() => {
  yard.remove();
});

function run(publisher: Publisher, asOf: string, feeds: Feeds, told: Told = {}): Promise<PublishOutcome> {
  return publish(days.prepared(asOf, feeds, told), {
    publisher,
    dryRun: told.dryRun === true,
    outside: filesOnly(reachAt(asOf)),
    progress: quiet,
  });
}

const tip = () => yard.git(remote, "rev-parse", "main").trim();
const changedIn = (commit: string | undefined) =>
  yard
    .git(remote, "show", "--name-only", "--format=", commit ?? "none")
    .trim()
    .split("\n");

/** Lets a person push ahead of so many attempts to publish, each time another file of the tree's neighbourhood. */
function raced(
  publisher: Publisher,
  times: number,
  overtake: (attempt: number) => Promise<unknown>,
): Publisher & { attempts: () => number } {
  let attempts = 0;
  return {
    open: () => publisher.open(),
    async publish(base, changes, message, asOf) {
      attempts += 1;
      if (attempts <= times) await overtake(attempts);
      return publisher.publish(base, changes, message, asOf);
    },
    attempts: () => attempts,
  };
}

describe("publishing through git", () => {
  it("commits the same tree as a build into a folder writes, and it verifies", async () => {
    const feeds = { alpha: sightings(names(3)) };
    const outcome = await run(press.publisher(press.livedIn()), "2026-08-01", feeds);
    await days.day("2026-08-01", feeds);
    const committed = Object.entries(yard.freshFiles(remote)).flatMap(([path, text]) =>
      path.startsWith("rules/") ? [[path.slice(6), text] as const] : [],
    );
    expect(new Map(committed)).toEqual(days.tree());
    expect(outcome.commit).toBe(tip());
    expect(outcome.message).toMatch(/^rules: \+3 added \(3 live\)\n/);
    const clone = join(yard.clone(remote, "reader"), "rules");
    expect((await verify(clone, { rebuild: true, scratch: join(days.folder, "scratch") })).findings).toEqual([]);
  });
  it("commits only the diffs", async () => {
    const publisher = press.publisher(press.livedIn());
    const dated = (day: string) => ({ firstSeen: `2026-08-0${day}T00:00:00.000Z` });
    await run(publisher, "2026-08-03", {
      alpha: [...sightings(["a.example"], dated("1")), ...sightings(["b.example"], dated("2"))],
    });
    const second = await run(publisher, "2026-08-04", { alpha: sightings(["b.example"], { tags: ["new"] }) });
    const changed = changedIn(second.commit);
    expect(changed).toEqual(second.plan.changes.map(({ path }) => `rules/${path}`));
    expect(changed).toContain("rules/ledger/domain/2026/08/2026-08-02.ndjson");
    expect(changed.filter((path) => path.includes("2026-08-01"))).toEqual([]);
  });
  it("makes no commit when nothing was learned", async () => {
    const publisher = press.publisher(press.livedIn());
    await run(publisher, "2026-08-01", { alpha: sightings(["a.example"]) });
    const before = tip();
    const outcome = await run(publisher, "2026-08-02", { alpha: sightings(["a.example"]), beta: failure("beta") });
    expect(outcome).toMatchObject({ commit: undefined, message: undefined });
    expect(heldBy(outcome)).toEqual({ beta: "source-broken" });
    expect(tip()).toBe(before);
  });
  it("says in a dry run what the commit would be, and pushes nothing", async () => {
    const publisher = press.publisher(press.livedIn());
    const before = tip();
    const outcome = await run(publisher, "2026-08-01", { alpha: sightings(["a.example"]) }, { dryRun: true });
    expect(outcome.commit).toBeUndefined();
    expect(outcome.message).toContain("rules: +1 added");
    expect(tip()).toBe(before);
  });
  it("refuses a tree that a person edited in the repository", async () => {
    const publisher = press.publisher(press.livedIn());
    await run(publisher, "2026-08-01", { alpha: sightings(["a.example"]) });
    const person = yard.clone(remote, "editor");
    const before = yard.commitFile(person, "rules/lists/domain.txt", "mine.example\n");
    const refused = await refusal(run(publisher, "2026-08-02", { alpha: sightings(["b.example"]) }));
    expect(refused.message).toContain("lists/domain.txt (edited)");
    expect(tip()).toBe(before);
  });
});

describe("what the next run may build on", () => {
  it("is kept after a push, and not after one that failed: what was read then is read again", async () => {
    const kept: string[] = [];
    const told: string[] = [];
    const publisher = press.publisher(press.livedIn());
    const attempt = (asOf: string, values: string[], way: Publisher) => {
      const prepared = days.prepared(asOf, { alpha: [] });
      const setups = prepared.setups.map((setup) => ({
        ...setup,
        site: { url: "https://alpha.example/", access: { headers: {} }, every: 0, scope: "s1" },
        read: async function* (reach: Parameters<typeof setup.read>[0]) {
          told.push(reach.mark ?? "the beginning");
          yield* await Promise.resolve(sightings(values));
          reach.advance(reach.asOf);
        },
      }));
      const keep = ({ sources }: Memory) => {
        kept.push(sources["alpha"]?.mark ?? "nothing");
        return Promise.resolve();
      };
      const outside = { ...filesOnly(reachAt(asOf)), keep };
      return publish({ ...prepared, setups }, { publisher: way, dryRun: false, outside, progress: quiet });
    };
    const refused: Publisher = {
      ...publisher,
      publish: () => Promise.reject(new PressError("publish-refused", "The branch is protected.", { exit: 4 })),
    };
    await expect(attempt("2026-08-01", ["a.example"], refused)).rejects.toMatchObject({ exit: 4 });
    expect(kept).toEqual([]);
    await attempt("2026-08-02", ["a.example", "b.example"], publisher);
    await attempt("2026-08-03", ["c.example"], publisher);
    expect(kept).toEqual(["2026-08-02T06:00:00.000Z", "2026-08-03T06:00:00.000Z"]);
    expect(told).toEqual(["the beginning", "the beginning", "2026-08-02T06:00:00.000Z"]);
  });
});

describe("a lost race", () => {
  it("is planned again on the new tip, with the readings that the run has", async () => {
    const publisher = press.publisher(press.livedIn());
    await run(publisher, "2026-08-01", { alpha: sightings(["a.example"]) });
    const other = press.publisher(yard.clone(remote, "other"));
    const overtaken = raced(publisher, 1, () =>
      run(other, "2026-08-02", { alpha: sightings(["a.example", "theirs.example"]) }),
    );
    const prepared = days.prepared("2026-08-02", { alpha: sightings(["a.example", "theirs.example", "ours.example"]) });
    let readings = 0;
    const setups = prepared.setups.map((setup) => ({
      ...setup,
      read: (...given: Parameters<typeof setup.read>) => {
        readings += 1;
        return setup.read(...given);
      },
    }));
    const outcome = await publish(
      { ...prepared, setups },
      { publisher: overtaken, dryRun: false, outside: filesOnly(reachAt("2026-08-02")), progress: quiet },
    );
    expect(happened(outcome)).toEqual({ added: ["ours.example"] });
    expect(outcome.commit).toBe(tip());
    expect(readings).toBe(1);
    expect(yard.freshFiles(remote)["rules/lists/domain.txt"]).toBe("a.example\nours.example\ntheirs.example\n");
    expect(yard.log(remote)).toHaveLength(5);
  });
  it("to somebody who published the same adds no second commit", async () => {
    const publisher = press.publisher(press.livedIn());
    const other = press.publisher(yard.clone(remote, "other"));
    const feeds = { alpha: sightings(["a.example"]) };
    const outcome = await run(
      raced(publisher, 1, () => run(other, "2026-08-01", feeds)),
      "2026-08-01",
      feeds,
    );
    expect(outcome.commit).toBe(tip());
    expect(yard.log(remote).filter((subject) => subject.startsWith("rules: "))).toHaveLength(1);
  });
  it("three times in a row is enough: a person should look", async () => {
    const publisher = press.publisher(press.livedIn());
    const person = yard.clone(remote, "person-two");
    const overtaken = raced(publisher, 9, (attempt) =>
      Promise.resolve(yard.commitFile(person, `notes/${attempt}.md`, "x\n")),
    );
    const refused = await refusal(run(overtaken, "2026-08-01", { alpha: sightings(["a.example"]) }));
    expect(refused).toMatchObject({ code: "publish-races", exit: 4 });
    expect(overtaken.attempts()).toBe(3);
    expect(yard.log(remote)[0]).toBe("person: notes/3.md");
  });
});
