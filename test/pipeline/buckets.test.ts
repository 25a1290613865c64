import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { names, sighting, sightings, world } from "../support/world.ts";

const start = "sigma-lists/domain/medium/";
const lists = (tree: Map<string, string>) => new Map([...tree].filter(([path]) => path.startsWith(start)));
const idOf = (text: string | undefined) => /^id: (.*)$/m.exec(text ?? "")?.[1];
const valuesOf = (text: string) =>
  [...JSON.stringify(load(text)).matchAll(/host-\d+\.example(?=")/g)].map(([value]) => value);

describe("list rules", () => {
  it("hold 90 values at most, split by leading bits of the id, and never merge; the delta names what was retired", async () => {
    const { day, tree, steps } = world();
    await day("2026-08-01", { alpha: sightings(names(90)) });
    const whole = lists(tree());
    expect([...whole.keys()]).toEqual([`${start}net_dns_ioc_list_medium.yml`]);

    await day("2026-08-02", { alpha: sightings(names(91)) });
    const halves = lists(tree());
    expect([...halves.keys()]).toEqual(["0", "1"].map((bit) => `${start}net_dns_ioc_list_medium_b${bit}.yml`));
    expect(new Set([...halves.values()].flatMap(valuesOf)).size).toBe(91);
    expect((await steps()).at(-1)?.lists).toEqual({
      added: [...halves.values()].map(idOf).sort(),
      changed: [],
      retired: [...whole.values()].map(idOf),
    });

    await day("2026-08-03", { alpha: sightings(names(60), { withdrawn: true }) }, { allowRemovals: true });
    expect([...lists(tree()).keys()]).toEqual([...halves.keys()]);
  });
  it("change only where a member came or went", async () => {
    const { day, steps } = world();
    await day("2026-08-01", { alpha: sightings(names(91)) });
    await day("2026-08-02", { alpha: [sighting("host-1.example", { tags: ["new"] })] });
    expect((await steps()).at(-1)?.lists).toEqual({ added: [], changed: [], retired: [] });
    await day("2026-08-03", { alpha: [sighting("host-1.example", { withdrawn: true })] });
    expect((await steps()).at(-1)?.lists.changed).toHaveLength(1);
  });
  it("follow an indicator from one level to another", async () => {
    const { day, tree } = world();
    await day("2026-08-01", { alpha: sightings(names(2)) });
    await day("2026-08-02", { alpha: [sighting("host-1.example", { confidence: "high" })] });
    expect(tree().get(`${start}net_dns_ioc_list_medium.yml`)).not.toContain("host-1.example");
    expect(tree().get("sigma-lists/domain/high/net_dns_ioc_list_high.yml")).toContain("host-1.example");
  });
});
