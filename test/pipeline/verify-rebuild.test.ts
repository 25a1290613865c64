import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { verify } from "../../src/pipeline/verify.ts";
import { type Forger, forgerOf } from "../support/forger.ts";
import { names, sighting, sightings, type World, world } from "../support/world.ts";

let tree: World;
const rules = "sigma/domain/2026/08/net_dns_ioc_2026_08_01.yml";

beforeEach(async () => {
  tree = world();
  forger = forgerOf(tree.out);
  await tree.day("2026-08-01", { alpha: sightings(["a.example", "b.example"]) });
  await tree.day("2026-08-02", { alpha: [sighting("a.example", { tags: ["new"] }), sighting("c.example")] });
});

let forger: Forger;
const check = (rebuild = false) => verify(tree.out, { rebuild, scratch: join(tree.folder, "scratch") });

describe("verify --rebuild", () => {
  it.each<[string, () => void, string, string]>([
    [
      "a rule that the ledger does not give",
      () => {
        forger.edit(rules, "experimental", "stable");
      },
      rules,
      "is not what the ledger gives",
    ],
    [
      "a file that does not follow from the ledger",
      () => {
        forger.put("sigma/mine.yml", "x\n");
      },
      "sigma/mine.yml",
      "does not follow from the ledger",
    ],
    [
      "a file that is not there",
      () => {
        rmSync(forger.at("lists/domain.txt"));
      },
      "lists/domain.txt",
      "is missing: the ledger gives it",
    ],
    [
      "a page with other counts",
      () => {
        forger.edit("README.md", /3/, "4");
      },
      "README.md",
      "is not what the ledger gives",
    ],
    [
      "a manifest with other counts",
      () => {
        forger.edit("manifest.json", '"live": 3', '"live": 4');
      },
      "manifest.json",
      "is not what the ledger gives",
    ],
  ])("finds %s, though every checksum is right", async (_, fault, file, problem) => {
    fault();
    forger.reseal();
    expect((await check()).findings).toEqual([]);
    expect((await check(true)).findings).toContainEqual({ file, problem });
  });

  it("is byte-equal after steps with splits, withdrawals, refusals, reissue and sweeping", async () => {
    const many = names(600);
    const { day } = tree;
    await day("2026-08-03", {
      alpha: sightings(many),
      beta: [sighting("https://c2.example.net/"), sighting("CVE-2024-12345")],
    });
    await day("2026-08-04", { alpha: sightings(many.slice(0, 90), { withdrawn: true }) });
    await day("2026-08-05", { alpha: sightings(many.slice(0, 5), { lastSeen: "2026-08-05T00:00:00.000Z" }) });
    await day(
      "2026-08-06",
      { alpha: [] },
      {
        settings: { brand: "Other CTI", profile: "sigmahq" },
        guards: { "host-7.example": { guard: "cdn", action: "quarantine", reason: "shared" } },
      },
    );
    await day("2026-11-20", { alpha: [sighting("203.0.113.7", { ports: [443] })] }, { allowRemovals: true });
    expect((await check(true)).findings).toEqual([]);
  });
  it("is byte-equal for a live tree that took the place of the demo", async () => {
    const demo = world();
    await demo.day("2026-08-22", { demo: sightings(names(3)) }, { origin: "demo" });
    await demo.day("2026-08-01", { alpha: sightings(["a.example"]) }, { removed: ["demo"] });
    expect((await verify(demo.out, { rebuild: true, scratch: join(demo.folder, "scratch") })).findings).toEqual([]);
  });
});
