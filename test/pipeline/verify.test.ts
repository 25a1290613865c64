import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findingsError, verify } from "../../src/pipeline/verify.ts";
import { filesBelow } from "../../src/tree/published.ts";
import { type Forger, forgerOf } from "../support/forger.ts";
import { refusal, sighting, sightings, type World, world } from "../support/world.ts";

let tree: World;
const part = "ledger/domain/2026/08/2026-08-01.ndjson";
const second = "ledger/domain/2026/08/2026-08-02.ndjson";
const delta = "delta/2026/08/2026-08-02.json";
const rules = "sigma/domain/2026/08/net_dns_ioc_2026_08_01.yml";

beforeEach(async () => {
  tree = world();
  forger = forgerOf(tree.out);
  await tree.day("2026-08-01", { alpha: sightings(["a.example", "b.example"]) });
  await tree.day("2026-08-02", { alpha: [sighting("a.example", { tags: ["new"] }), sighting("c.example")] });
});

let forger: Forger;
const check = (rebuild = false) => verify(tree.out, { rebuild, scratch: join(tree.folder, "scratch") });

describe("verify", () => {
  it("finds nothing in a sound tree", async () => {
    expect(await check(true)).toMatchObject({
      findings: [],
      indicators: 3,
      steps: 2,
      files: filesBelow(tree.out).length,
    });
  });
  it("says of a folder without a tree that there is none", async () => {
    rmSync(tree.out, { recursive: true });
    expect((await refusal(check())).code).toBe("tree-missing");
  });

  it.each<[string, () => void, string, string]>([
    [
      "an edited file",
      () => {
        forger.edit(rules, "experimental", "stable");
      },
      rules,
      "does not have the bytes of its checksum",
    ],
    [
      "an added file",
      () => {
        forger.put("sigma/mine.yml", "x\n");
      },
      "sigma/mine.yml",
      "has no checksum",
    ],
    [
      "a deleted file",
      () => {
        rmSync(forger.at(rules));
      },
      rules,
      "is missing",
    ],
    [
      "missing checksums",
      () => {
        rmSync(forger.at("SHA256SUMS"));
      },
      "SHA256SUMS",
      "is missing",
    ],
    [
      "a folder's digest that is another",
      () => {
        forger.edit(rules, "experimental", "stable");
      },
      "manifest.json",
      "another digest for sigma/",
    ],
    [
      "a page's digest that is another",
      () => {
        forger.edit("README.md", /$/, "x");
      },
      "manifest.json",
      "another digest for the pages",
    ],
    [
      "a data digest that is another",
      () => {
        forger.edit("manifest.json", /"digest": "./, '"digest": "x');
      },
      "manifest.json",
      "another data digest",
    ],
  ])("finds %s", async (_, fault, file, problem) => {
    fault();
    expect((await check()).findings).toContainEqual({ file, problem: expect.stringContaining(problem) as string });
  });

  it.each<[string, () => void, string, string]>([
    [
      "a record that does not fit the schema",
      () => {
        forger.edit(part, '"status":"live"', '"status":"gone"');
      },
      `${part}:`,
      "does not fit the schema at status",
    ],
    [
      "an id that is not made of its value",
      () => {
        forger.edit(part, '"value":"a.example"', '"value":"z.example"');
      },
      `${part}:`,
      "not made of its kind and value",
    ],
    [
      "a record on a day that is not its own",
      () => {
        forger.put("ledger/domain/2026/08/2026-08-09.ndjson", forger.read(part));
        rmSync(forger.at(part));
      },
      "2026-08-09.ndjson:1",
      "belongs to domain of 2026-08-01",
    ],
    [
      "a record in a part of another prefix",
      () => {
        forger.put("ledger/domain/2026/08/2026-08-01/0.ndjson", forger.read(part));
        rmSync(forger.at(part));
      },
      "/0.ndjson:1",
      "another id prefix",
    ],
    [
      "records out of order",
      () => {
        forger.put(part, forger.read(part).split("\n").slice(0, -1).reverse().concat("").join("\n"));
      },
      `${part}:2`,
      "out of order",
    ],
    [
      "a record that stands twice",
      () => {
        forger.put(second, forger.read(second).repeat(2));
      },
      `${second}:2`,
      "stands twice",
    ],
  ])("finds %s, though every checksum is right", async (_, fault, place, problem) => {
    fault();
    forger.rechain(delta);
    const { findings } = await check();
    expect(findings).toContainEqual({
      file: expect.stringContaining(place) as string,
      problem: expect.stringContaining(problem) as string,
    });
    expect(findings.every(({ file }) => file.startsWith("ledger/"))).toBe(true);
  });

  it.each<[string, () => void, string, string]>([
    [
      "a step that begins elsewhere",
      () => {
        forger.edit(delta, /"from": "[0-9a-f]{64}"/, `"from": "${"0".repeat(64)}"`);
      },
      delta,
      "does not begin where the one before ended",
    ],
    [
      "a step that goes back in time",
      () => {
        forger.edit(delta, /"asOf":"2026-08-02/, '"asOf":"2026-07-02');
      },
      delta,
      "is before the one before",
    ],
    [
      "a missing step",
      () => {
        rmSync(forger.at("delta/2026/08/2026-08-01.json"));
      },
      delta,
      "does not begin",
    ],
    [
      "a last step that ends elsewhere",
      () => {
        forger.edit(delta, /"to": "[0-9a-f]{64}"/, `"to": "${"0".repeat(64)}"`);
      },
      "delta/",
      "does not end at the ledger's data digest",
    ],
    [
      "a ledger that no step explains",
      () => {
        forger.edit(part, '"score":50', '"score":51');
      },
      "delta/",
      "does not end at the ledger's data digest",
    ],
  ])("finds %s in the chain", async (_, fault, file, problem) => {
    fault();
    forger.reseal();
    expect((await check()).findings).toEqual([{ file, problem: expect.stringContaining(problem) as string }]);
  });

  it.each(["{", "[]"])("names file and line of a ledger that cannot be read: %s", async (line) => {
    forger.put(part, `${forger.read(part)}${line}\n`);
    expect((await refusal(check())).message).toContain(`${part}:3`);
  });
});

describe("findings as an error", () => {
  it("name the first, count the rest, and say what to do", () => {
    const error = findingsError([
      { file: "a", problem: "is missing" },
      { file: "b", problem: "is missing" },
    ]);
    expect(error).toMatchObject({ code: "verify-failed", exit: 1, message: "a is missing (and 1 more)." });
  });
});
