import { beforeEach, describe, expect, it } from "vitest";
import { explain } from "../../src/pipeline/explain.ts";
import { commandLine } from "../support/command-line.ts";
import { sighting, sightings, type World, world } from "../support/world.ts";

let tree: World;

beforeEach(async () => {
  tree = world();
  await tree.day("2026-08-01", { alpha: sightings(["a.example", "b.example"]) });
  await tree.day("2026-08-02", { alpha: [sighting("b.example", { withdrawn: true })] });
});

const ask = (value: string) => explain(tree.out, value, () => []);

describe("explain", () => {
  it("ends with a hunt in each language for what is live, with that value alone", async () => {
    const { hunts } = await ask("a.example");
    expect(hunts.map(({ format }) => format)).toEqual(["eql", "esql", "kql", "spl"]);
    for (const { query } of hunts) {
      expect(query).toContain('".a.example"');
      expect(query).not.toContain("b.example");
    }
  });

  it("has no hunt for what was withdrawn", async () => {
    const { record, hunts } = await ask("b.example");
    expect(record?.status).toBe("withdrawn");
    expect(hunts).toEqual([]);
  });

  it("has no hunt for what the tree does not know", async () => {
    expect(await ask("other.example")).toMatchObject({ record: undefined, hunts: [] });
  });

  it("prints on the command line the queries as they are to be pasted, and with --json the same", async () => {
    const { hunts } = await ask("a.example");
    const text = commandLine("explain", "a.example", tree.out);
    const tail = hunts.map(({ format, query }) => `Hunt (${format}):\n${query}`).join("\n");
    expect(text.endsWith(tail)).toBe(true);
    expect(JSON.parse(commandLine("explain", "a.example", tree.out, "--json"))).toMatchObject({ hunts });
  });
});
