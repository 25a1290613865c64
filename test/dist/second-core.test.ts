import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PackWork } from "../../src/dist/print-packs.ts";
import { secondCoreFrom, sharePacks } from "../../src/dist/second-core.ts";
import { filesBelow } from "../../src/tree/published.ts";
import { twoDays } from "../support/two-days.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-cores-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("packs are the same, byte for byte, whether one core prints them or two", async () => {
  const { first, out } = twoDays(folder);
  await first();
  const jobs: PackWork["jobs"] = [
    { name: "all", subscription: {}, formats: ["csv", "ecs", "json", "stix"], members: undefined },
    { name: "few", subscription: { kinds: ["domain"] }, formats: ["csv"], members: undefined },
  ];
  const work = {
    tree: out,
    asOf: "2026-07-31T06:00:00.000Z",
    notice: "# Notice\n",
    sigma: undefined,
    taxii: true,
    jobs,
  };
  const print = async (place: string, records: number) => {
    const seen: string[] = [];
    const places = {
      folder: join(folder, place),
      notes: { memory: join(folder, "memory"), waiting: join(folder, `${place}-notes`) },
      scratch: join(folder, `${place}-scratch`),
    };
    const { subscribers } = await sharePacks({ ...work, ...places }, records, ({ record }) => {
      seen.push(record.value);
    });
    const packs = subscribers
      .flatMap((each) => each.packs)
      .map(({ subscription, format }) => `${subscription}/${format}`);
    const bytes = filesBelow(join(folder, place)).map((path) => [
      path,
      readFileSync(join(folder, place, path), "latin1"),
    ]);
    const notes = filesBelow(places.notes.waiting).map((path) => [
      path,
      readFileSync(join(places.notes.waiting, path), "utf8"),
    ]);
    return { seen, packs: packs.sort(), bytes, notes };
  };
  const one = await print("one", 4);
  expect(one.packs).toEqual(["all/csv", "all/ecs", "all/json", "all/stix", "few/csv"]);
  expect(one.notes.map(([path]) => path)).toEqual(["all/ecs.txt", "all/stix.txt"]);
  expect(await print("two", secondCoreFrom)).toEqual(one);
});
