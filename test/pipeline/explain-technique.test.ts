import { beforeEach, describe, expect, it } from "vitest";
import { explainTechnique, isTechnique } from "../../src/pipeline/explain-technique.ts";
import { commandLine } from "../support/command-line.ts";
import { sighting, type World, world } from "../support/world.ts";

const md5 = "12345678901234567890123456789012";
let tree: World;

beforeEach(async () => {
  tree = world();
  const named = (attack: string) => ({ attack: [attack] });
  await tree.day("2026-08-01", {
    alpha: [
      sighting("shell.example", named("T1059")),
      sighting(md5, named("T1059.001")),
      sighting("hidden.example", named("T1027")),
      sighting("gone.example", named("T1059")),
      ...Array.from({ length: 12 }, (_, at) => sighting(`mail${at}.example`, { attack: ["T1566"], confidence: at })),
    ],
  });
  await tree.day("2026-08-02", { alpha: [sighting("gone.example", { withdrawn: true })] });
});

const ask = (technique: string) => explainTechnique(tree.out, technique);

describe("explain, asked for a technique,", () => {
  it("names it, and counts what is seen with it or with a part of it", async () => {
    const found = await ask(" t1059 ");
    expect(found).toMatchObject({
      technique: "T1059",
      name: "Command and Scripting Interpreter",
      tactics: ["execution"],
    });
    expect(found.counts).toEqual({ domain: 1, md5: 1 });
    expect(found.strongest.map(({ value }) => value).sort()).toEqual([md5, "shell.example"]);
  });

  it("counts by a part alone what is seen with that part", async () => {
    expect((await ask("T1059.001")).counts).toEqual({ md5: 1 });
  });

  it("knows what a source stated also where no format prints it", async () => {
    expect((await ask("T1027")).strongest).toMatchObject([{ value: "hidden.example" }]);
  });

  it("names ten, those of the highest score, and counts all", async () => {
    const { counts, strongest } = await ask("T1566");
    expect(counts).toEqual({ domain: 12 });
    expect(strongest).toHaveLength(10);
    const scores = strongest.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it("has a hunt in each language, also for a technique that nothing is seen with", async () => {
    const { counts, hunts } = await ask("T1003");
    expect(counts).toEqual({});
    expect(hunts.map(({ format }) => format)).toEqual(["eql", "esql", "kql", "spl"]);
    for (const { query } of hunts) expect(query).toContain("T1003");
  });

  it.each(["T9999", "T1086"])("refuses %s, which ATT&CK does not have or has revoked", async (id) => {
    await expect(ask(id)).rejects.toMatchObject({ code: "value-unknown" });
  });

  it("prints on the command line what a person reads, and with --json the same", async () => {
    const found = await ask("T1059");
    const text = commandLine("explain", "t1059", tree.out);
    expect(text).toContain("T1059 Command and Scripting Interpreter  ATT&CK technique\ntactics execution\n");
    expect(text).toContain("Indicators seen with it, or with a part of it: 1 domain, 1 md5.\n");
    for (const { value } of found.strongest) expect(text).toContain(value);
    expect(text.endsWith(found.hunts.map(({ format, query }) => `Hunt (${format}):\n${query}`).join("\n"))).toBe(true);
    expect(JSON.parse(commandLine("explain", "T1059", tree.out, "--json"))).toEqual(found);
  });
});

it.each([
  ["T1059", true],
  ["t1059.001", true],
  ["T10590", false],
  ["TA0001", false],
  ["t1059.example", false],
])("takes %s for a technique: %s", (value, wanted) => {
  expect(isTechnique(value)).toBe(wanted);
});
