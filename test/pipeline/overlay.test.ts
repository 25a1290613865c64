import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { LedgerRecord, Sighting } from "../../src/model/indicator.ts";
import { build, type RunOutcome } from "../../src/pipeline/build.ts";
import { prepare, type RunRequest } from "../../src/pipeline/prepare.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { verify } from "../../src/pipeline/verify.ts";
import { forgerOf } from "../support/forger.ts";
import { testNamespace } from "../support/pack.ts";
import { happened, heldBy, quiet, type Told, timeOf, type World, world } from "../support/world.ts";

/** A public tree, and a team's own tree over it: a private list and a confidential allowlist beside the public one. */
interface Overlay {
  readonly upstream: (day: string, values: readonly Sighting[], told?: Told) => Promise<RunOutcome>;
  readonly run: (day: string, more?: Partial<RunRequest>) => Promise<RunOutcome>;
  readonly own: World;
  readonly theirs: World;
}

function overlay(entry = "", allowlist = "[]\n", list = "private.example\n"): Overlay {
  const [theirs, own] = [world(), world()];
  writeFileSync(join(own.folder, "list.txt"), list);
  const yaml = `
idNamespace: ${testNamespace}
sources:
  - { name: pack, type: rulepress, path: ${theirs.out}, republish: yes${entry} }
  - { name: private, type: text, path: ${join(own.folder, "list.txt")}, republish: yes }
`;
  const files = new Map([
    ["rulepress.yml", yaml],
    ["allowlist.yml", allowlist],
  ]);
  const read = (path: string) => files.get(path);
  const { request } = own.prepared("2026-08-01", {});
  return {
    theirs,
    own,
    upstream: (day, values, told) => theirs.day(day, { feed: values }, told),
    run(day, more = {}) {
      const asOf = timeOf(day);
      const prepared = prepare({ ...request, config: loadConfig("rulepress.yml", read, {}), asOf, read, ...more });
      return build(prepared, {
        ...{ out: own.out, dryRun: false, progress: quiet },
        outside: filesOnly(fileWayOut(asOf, new AbortController().signal)),
        process: { id: "a test", alive: () => false },
      });
    },
  };
}

const first = "2026-07-20T08:00:00.000Z";
const three: Sighting[] = [
  { value: "a.example", firstSeen: first, confidence: "high", tags: ["c2"] },
  { value: "b.example", firstSeen: first },
  { value: "http://c.example/x", firstSeen: first },
];
const [, ...withoutA] = three;
const names = three.slice(0, 2);
const pathsOf = (days: World, folder: string) => [...days.tree().keys()].filter((path) => path.startsWith(folder));
const stampsOf = ({ id, day }: LedgerRecord) => ({ id, day });

describe("a tree over another tree", () => {
  it("keeps its ids and days, and so the paths of its files, and names where each comes from", async () => {
    const { upstream, run, own, theirs } = overlay("", "[]\n", "");
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    for (const { value } of three) expect(stampsOf(own.record(value))).toEqual(stampsOf(theirs.record(value)));
    expect(pathsOf(own, "sigma/")).toEqual(pathsOf(theirs, "sigma/"));
    expect(own.record("a.example")).toMatchObject({
      created: "2026-08-03T06:00:00.000Z",
      confidence: "high",
      claims: { pack: { feeds: ["Feed feed"], firstSeen: first, tags: ["c2"], tlp: "clear" } },
    });
    expect(Object.keys(own.record("a.example").claims)).toEqual(["pack"]);
  });

  it("adds its own list, and counts the other tree as one source", async () => {
    const { upstream, run, own } = overlay("", "[]\n", "private.example\na.example\n");
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    expect(own.record("private.example").status).toBe("live");
    expect(own.record("a.example").parts).toMatchObject({ "independent sources": 8 });
  });

  it("takes out what its own allowlist names, and the other tree knows nothing of it", async () => {
    const entry = "- { domain: a.example, reason: our own, owner: soc, expires: 2026-12-31 }\n";
    const { upstream, run, own, theirs } = overlay("", entry);
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    expect(own.record("a.example").status).toBe("refused");
    expect(own.tree().get("lists/domain.txt")).toBe("b.example\nprivate.example\n");
    expect(theirs.record("a.example").status).toBe("live");
  });

  it("writes nothing while the other tree stays as it is", async () => {
    const { upstream, run } = overlay();
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    expect((await run("2026-08-03")).plan.changes).toEqual([]);
    expect((await run("2026-08-12")).plan.changes).toEqual([]);
  });

  it.each<[string, readonly Sighting[], Told]>([
    ["taken back by a source of the other tree", [...withoutA, { value: "a.example", withdrawn: true }], {}],
    [
      "put on the other tree's allowlist",
      three,
      { guards: { "a.example": { guard: "allowlist", action: "drop", reason: "theirs" } } },
    ],
  ])("revokes in the next run what was %s", async (_, values, told) => {
    const { upstream, run, own } = overlay();
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    await upstream("2026-08-04", values, told);
    const ended = await run("2026-08-04");
    expect(happened(ended)).toEqual({ withdrawn: ["a.example"] });
    expect(own.record("a.example").left?.reason).toBe("withdrawn");
    // A withdrawal of what never came is no news, and nothing that was over on arrival.
    expect(ended.result.joined.expired.size).toBe(0);
    expect((await run("2026-08-05")).plan.changes).toEqual([]);
  });

  it("ends after a day of grace what is over in the other tree, whether that was built since or not", async () => {
    const { upstream, run, own } = overlay();
    await upstream("2026-08-01", [...names, { value: "45.61.23.118", lastSeen: "2026-07-25T00:00:00.000Z" }]);
    await run("2026-08-03");
    expect((await run("2026-08-10")).plan.changes).toEqual([]);
    expect(happened(await run("2026-08-24"))).toEqual({ noted: ["45.61.23.118"] });
    await upstream("2026-08-24", names);
    expect(happened(await run("2026-08-25"))).toEqual({ withdrawn: ["45.61.23.118"] });
    expect(own.record("45.61.23.118").left?.reason).toBe("absent");
  });

  it("carries on with what it has when the other tree does not verify", async () => {
    const { upstream, run, own, theirs } = overlay();
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    forgerOf(theirs.out).edit("SHA256SUMS", /^[0-9a-f]/m, "x");
    const held = await run("2026-08-10");
    expect(heldBy(held)).toEqual({ pack: "upstream-broken" });
    expect(held.plan.changes).toEqual([]);
    expect(own.record("a.example").status).toBe("live");
  });

  it("is not held for all that the other tree has ever taken back", async () => {
    const many = Array.from({ length: 320 }, (_, index) => `n${index}.example`);
    const { upstream, run } = overlay();
    const live = many.slice(0, 60).map((value) => ({ value }));
    await upstream(
      "2026-08-01",
      many.map((value) => ({ value })),
    );
    await upstream("2026-08-02", [...live, ...many.slice(60).map((value) => ({ value, withdrawn: true }))], {
      allowRemovals: true,
    });
    await run("2026-08-03");
    expect(heldBy(await run("2026-08-04"))).toEqual({});
  });

  it("judges by its own audience and TLP: what it may not print reaches no file", async () => {
    const { upstream, run, own } = overlay();
    const told: Told = { settings: { tlp: "amber" } };
    await upstream("2026-08-01", [...withoutA, { value: "a.example", tlp: "amber" }], told);
    await run("2026-08-03");
    expect([...own.tree().values()].filter((text) => text.includes("a.example"))).toEqual([]);
  });

  it("verifies, byte for byte", async () => {
    const { upstream, run, own } = overlay();
    await upstream("2026-08-01", three);
    await run("2026-08-03");
    expect((await verify(own.out, { rebuild: true, scratch: join(own.folder, "again") })).findings).toEqual([]);
  });
});
