import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Sighting, Unread } from "../../src/model/indicator.ts";
import { isOfLedger } from "../../src/readers/other-tree.ts";
import { rulepress } from "../../src/sources/rulepress.ts";
import { folderReach, readFolder, testFolderSource } from "../support/folder-source.ts";
import { forgerOf } from "../support/forger.ts";
import { testNamespace } from "../support/pack.ts";
import { allowed, type Feeds, quarantine, refusal, type Told, world } from "../support/world.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A tree that somebody else printed on a day. */
async function treeOf(feeds: Feeds, told: Told = {}): Promise<string> {
  const days = world();
  await days.day("2026-08-02", feeds, told);
  return days.out;
}

const feeds: Feeds = {
  alpha: [
    { value: "a.example", firstSeen: "2026-07-20T08:00:00.000Z", lastSeen: "2026-08-01T00:00:00.000Z", tags: ["c2"] },
    { value: "192.0.2.1", confidence: "low" },
  ],
  beta: [{ value: "a.example", confidence: "high", title: "Beacons", attack: ["T1071.001"], verified: true }],
};

testFolderSource(rulepress, () => treeOf(feeds), isOfNeed);

/** What the source reads: splits and marks of the other tree are its own business. */
function isOfNeed(path: string): boolean {
  return isOfLedger(path) && !/^ledger\/(?:layout|sources)\.json$/.test(path);
}

const sightingsOf = (items: readonly (Sighting | Unread)[]): Sighting[] => items.filter((item) => !("unread" in item));
const valuesOf = (items: readonly (Sighting | Unread)[]) => sightingsOf(items).map(({ value }) => value);

describe("what lives in the other tree", () => {
  it("is one sighting for each source behind it: facts as they were, its day, the source's name as the feed", async () => {
    const read = sightingsOf(await readFolder(rulepress, await treeOf(feeds)));
    const common = { value: "a.example", type: "domain", day: "2026-07-20", confidence: "high", tlp: "clear" };
    expect(read.filter(({ value }) => value === "a.example")).toEqual([
      {
        ...common,
        firstSeen: "2026-07-20T08:00:00.000Z",
        lastSeen: "2026-08-01T00:00:00.000Z",
        tags: ["c2"],
        feed: "Feed alpha",
      },
      { ...common, title: "Beacons", attack: ["T1071.001"], verified: true, feed: "Feed beta" },
    ]);
  });
  it("names the feeds behind an aggregator too, through any number of trees", async () => {
    const read = await readFolder(rulepress, await treeOf({ alpha: [{ value: "a.example", feed: "Inner" }] }));
    expect(sightingsOf(read).map(({ feed }) => feed)).toEqual(["Feed alpha", "Inner"]);
  });
  it("keeps a host that was only taken from URLs as low as it was printed", async () => {
    const days = world({ alpha: { deriveHosts: true } });
    await days.day("2026-08-02", { alpha: [{ value: "http://a.example/", confidence: "high" }] });
    const read = sightingsOf(await readFolder(rulepress, days.out));
    expect(read.map(({ type, confidence }) => [type, confidence])).toEqual([
      ["domain", "low"],
      ["url", "high"],
    ]);
  });
  it("leaves no trace of a claim in those that more people may read", async () => {
    const secret = { value: "a.example", tlp: "amber", confidence: "high" } as const;
    const told = { settings: { tlp: "amber" } } as const;
    const tree = await treeOf({ alpha: [secret], beta: [{ value: "a.example", confidence: "low" }] }, told);
    const read = sightingsOf(await readFolder(rulepress, tree));
    expect(read.map(({ feed, tlp, confidence }) => [feed, tlp, confidence])).toEqual([
      ["Feed alpha", "amber", "high"],
      ["Feed beta", "clear", "low"],
    ]);
  });
  it("is left out of an internal tree where its licence lets nobody republish it, unless a person says otherwise", async () => {
    const told = { settings: { audience: "internal" }, terms: { beta: { republish: "no" } } } as const;
    const tree = await treeOf({ alpha: [{ value: "a.example" }], beta: [{ value: "b.example" }] }, told);
    const read = await readFolder(rulepress, tree);
    expect(valuesOf(read)).toEqual(["a.example"]);
    expect(read).toContainEqual({ unread: "gated", value: "" });
    expect(valuesOf(await readFolder(rulepress, tree, { restricted: true })).sort()).toEqual([
      "a.example",
      "b.example",
    ]);
  });
});

describe("what has left the other tree", () => {
  const values = ["kept.example", "back.example", "ours.example", "gone.example", "asked.example"];
  const listed = values.map((value) => ({ value }));

  it("is withdrawn here when it was taken back or allowlisted there, and nothing at all when it is over, absent or refused", async () => {
    const days = world({ list: { nature: "snapshot" } });
    const list = [{ value: "absent.example" }];
    await days.day("2026-08-02", { alpha: [...listed, { value: "198.51.100.7" }], list });
    const today = [{ value: "kept.example" }, { value: "back.example", withdrawn: true }];
    const guards = { "ours.example": allowed, "asked.example": quarantine };
    for (const day of ["2026-08-10", "2026-09-10"]) {
      await days.day(
        day,
        { alpha: today, list: [{ value: "new.example" }] },
        { guards, accept: ["list"], allowRemovals: true },
      );
    }
    const read = await readFolder(rulepress, days.out);
    const withdrawn = sightingsOf(read).filter((sighting) => sighting.withdrawn === true);
    expect(withdrawn.map(({ value }) => value).sort()).toEqual(["back.example", "ours.example"]);
    expect(valuesOf(read).sort()).toEqual([
      ...["back.example", "gone.example", "kept.example", "new.example", "ours.example"],
    ]);
    expect(read).toContainEqual({
      unread: "not-actionable",
      value: "asked.example",
      line: expect.any(Number) as unknown,
    });
  });
});

describe("another tree is refused", () => {
  const line = /^\{"id"/m;
  it.each<[string, string, (tree: ReturnType<typeof forgerOf>) => void]>([
    [
      "whose manifest was edited",
      "upstream-broken",
      ({ edit }) => {
        edit("manifest.json", '"live"', '"demo"');
      },
    ],
    [
      "whose checksums were edited",
      "upstream-broken",
      ({ edit }) => {
        edit("SHA256SUMS", /^[0-9a-f]/m, "x");
      },
    ],
    [
      "whose ledger was edited",
      "upstream-broken",
      ({ edit }) => {
        edit("ledger/domain/2026/07/2026-07-20.ndjson", '"high"', '"low"');
      },
    ],
    [
      "that has a day file more than it says",
      "upstream-broken",
      ({ put }) => {
        put("ledger/domain/2026/07/2026-07-21.ndjson", "{}\n");
      },
    ],
    [
      "whose settings are none",
      "upstream-broken",
      ({ put, reseal }) => {
        put("ledger/settings.json", "[]");
        reseal();
      },
    ],
    [
      "whose manifest is none",
      "upstream-broken",
      ({ put }) => {
        put("manifest.json", "[]");
      },
    ],
    [
      "that is a demo",
      "upstream-demo",
      ({ edit, reseal }) => {
        edit("manifest.json", '"live"', '"demo"');
        reseal();
      },
    ],
  ])("%s", async (_, code, spoil) => {
    const tree = await treeOf(feeds);
    spoil(forgerOf(tree));
    expect((await refusal(readFolder(rulepress, tree))).code).toBe(code);
  });
  it("unless a person wants the demo", async () => {
    const tree = await treeOf(feeds, { origin: "demo" });
    expect(valuesOf(await readFolder(rulepress, tree, { demo: true }))).toContain("a.example");
  });
  it("that is none", async () => {
    expect((await refusal(readFolder(rulepress, temporaryFolder()))).code).toBe("upstream-missing");
  });
  it("in another name space, with the one to set, unless a person wants ids of their own", async () => {
    const namespace = "6f0f2a52-5f6e-4e0c-9c9b-0123456789ab";
    const reach = folderReach({ namespace });
    const tree = await treeOf(feeds);
    const error = await refusal(readFolder(rulepress, tree, {}, reach));
    expect(error.code).toBe("upstream-namespace");
    expect(error.hint).toContain(`set idNamespace to ${testNamespace}`);
    expect(valuesOf(await readFolder(rulepress, tree, { ids: "own" }, reach))).toContain("a.example");
  });

  it("by one record alone, where it is whole but a record of it is none", async () => {
    const tree = await treeOf(feeds);
    const { edit, reseal } = forgerOf(tree);
    edit("ledger/ipv4/2026/08/2026-08-02.ndjson", line, '{"is":');
    reseal();
    const read = await readFolder(rulepress, tree);
    expect(read.filter((item) => "unread" in item)).toMatchObject([{ unread: "malformed-row", line: 1 }]);
    expect(new Set(valuesOf(read))).toEqual(new Set(["a.example"]));
  });
  it("not for being written by a later version that keeps more", async () => {
    const tree = await treeOf(feeds);
    const { edit, reseal } = forgerOf(tree);
    edit("ledger/ipv4/2026/08/2026-08-02.ndjson", line, '{"new":1,"id"');
    edit("ledger/settings.json", "{", '{ "new": 1,');
    edit("manifest.json", "{", '{ "new": 1,');
    reseal();
    expect(valuesOf(await readFolder(rulepress, tree))).toContain("192.0.2.1");
  });
});

describe("the place of a tree", () => {
  async function inside(...names: string[]): Promise<string> {
    const [tree, folder] = [await treeOf(feeds), temporaryFolder()];
    for (const name of names) {
      mkdirSync(join(folder, name), { recursive: true });
      cpSync(tree, join(folder, name), { recursive: true });
    }
    return folder;
  }
  it("is found below the folder, as in a repository or what a forge packs", async () => {
    expect(valuesOf(await readFolder(rulepress, await inside("org-pack-1a2b3c/rules")))).toContain("a.example");
  });
  it("must be said where there are several", async () => {
    const folder = await inside("rules", "old/rules", "demo");
    const error = await refusal(readFolder(rulepress, folder));
    expect(error).toMatchObject({
      code: "upstream-missing",
      message: expect.stringContaining("demo, old/rules, rules") as unknown,
    });
    expect(valuesOf(await readFolder(rulepress, folder, { tree: "demo/" }))).toContain("a.example");
    expect((await refusal(readFolder(rulepress, folder, { tree: "none" }))).code).toBe("upstream-missing");
  });
  it("stands in messages without user, password and query", async () => {
    const reach = folderReach({
      folder: () =>
        Promise.resolve({ paths: [], read: () => Promise.reject(new Error("no")), close: () => Promise.resolve() }),
    });
    const error = await refusal(readFolder(rulepress, "https://me:secret@git.example/org/rules?token=t", {}, reach));
    expect(error.message).toBe("https://git.example/org/rules holds no tree of rulepress.");
  });
});
