import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "../../src/config/subscription.ts";
import type { SigmaProgram } from "../../src/dist/sigma-process.ts";
import { openNotes } from "../../src/dist/notes.ts";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { openSubscriber } from "../../src/dist/subscriber.ts";
import { analyticsRules } from "../../src/formats/analytics-rules.ts";
import { kibanaRules } from "../../src/formats/kibana-rules.ts";
import { sigmaList } from "../../src/formats/sigma-list.ts";
import { type FormatSpec, rows } from "../../src/model/format.ts";
import { formats } from "../../src/formats/registry.ts";
import { item, pack, settings } from "../support/pack.ts";
import { oneQueryEach, writeProgram } from "../support/sigma-program.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-subscriber-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const small: FormatSpec = {
  name: "small",
  product: "A small product",
  summary: "for a test",
  kinds: ["domain"],
  limit: { indicators: 2, says: "a tenant holds 2" },
  documents: [{ file: "domains.txt", open: () => rows({ row: ({ record }) => `${record.value}\n` }) }],
  begin: "load it",
  load: "Load it.",
  unload: "Take it out.",
};

const lent = () => ({
  notes: openNotes({ memory: join(folder, "memory"), waiting: join(folder, "notes") }),
  lendScratch: scratchesIn(join(folder, "scratch")),
});

const domains = (count: number) => Array.from({ length: count }, (_, index) => item("domain", `c${index}.example`));

function closed(subscription: Subscription, count: number, format = small, sigma?: SigmaProgram) {
  const request = {
    name: "soc",
    subscription,
    formats: [format],
    members: undefined,
    ...lent(),
    sigma,
  };
  const subscriber = openSubscriber({ ...request, folder, settings, asOf: "2026-05-20T08:00:00.000Z" });
  subscriber.take(domains(count));
  return subscriber.close("# Notice\n");
}

describe("a product that cannot hold so many", () => {
  it("gets what it can hold", async () => {
    expect((await closed({ formats: ["small"] }, 2)).packs[0]?.indicators).toBe(2);
  });

  it("is refused where the config asks for it by name, with the max to set", async () => {
    await expect(closed({ formats: ["small"] }, 3)).rejects.toMatchObject({
      code: "dist-limit",
      message: "The pack small of the subscription soc is too large: 3 indicators, but a tenant holds 2.",
      hint: expect.stringContaining("`max: 2`") as string,
    });
  });

  it("is left out, and said to be, where the subscription takes every format that fits", async () => {
    const { packs, leftOut } = await closed({}, 3);
    expect(packs).toEqual([]);
    expect(leftOut).toEqual([{ subscription: "soc", format: "small", says: "3 indicators, but a tenant holds 2" }]);
    expect(existsSync(join(folder, "packs/soc/small"))).toBe(false);
  });
});

describe("a pack of lists that are converted", () => {
  const convert = (count: number) => {
    const command = join(folder, "sigma");
    writeProgram(command, oneQueryEach);
    return closed({ formats: ["sigma-list"] }, count, sigmaList, { command, environment: process.env });
  };
  const read = (path: string) => readFileSync(join(folder, "packs/soc/sigma-list", path), "utf8");

  it("has the queries of every product beside them, under its checksums", async () => {
    const { packs, leftOut } = await convert(3);
    expect(leftOut).toEqual([]);
    expect(packs[0]?.files.map(({ path }) => path)).toContain("packs/soc/sigma-list/converted/sentinel-asim.kql");
    expect(read("SHA256SUMS")).toContain("  converted/sentinel-asim.kql\n");
    expect(read("README.md")).not.toContain("Left out");
  });

  it("lacks the queries for which one product has no room, even where it was asked for by name, and says so", async () => {
    const { packs, leftOut } = await convert(40_000);
    const file = "converted/sentinel-asim.kql";
    const says = expect.stringContaining(
      "queries, but a workspace of Microsoft Sentinel has room for 512 rules",
    ) as string;
    expect(leftOut).toEqual([{ subscription: "soc", format: "sigma-list", file, says }]);
    expect(packs[0]).toMatchObject({ holds: "indicators", indicators: 40_000 });
    const names = packs[0]?.files.map(({ path }) => path);
    expect(names).toContain("packs/soc/sigma-list/converted/defender-xdr.kql");
    expect(names).not.toContain(`packs/soc/sigma-list/${file}`);
    expect(read("README.md")).toContain(`Left out: \`${file}\``);
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(40);
  });
});

it.each([analyticsRules, kibanaRules])("the pack $name is known to hold rules alone", async (format) => {
  expect((await closed({}, 1, format)).packs).toMatchObject([{ holds: "rules", indicators: 0 }]);
});

describe("a sealed pack", () => {
  it("has licences, checksums and a README beside its files", async () => {
    const { packs } = await closed({}, 1);
    expect(packs[0]?.files.map(({ path }) => path)).toEqual(
      ["NOTICE.md", "README.md", "SHA256SUMS", "domains.txt"].map((name) => `packs/soc/small/${name}`),
    );
    expect(readFileSync(join(folder, "packs/soc/small/NOTICE.md"), "utf8")).toBe("# Notice\n");
  });

  it.each(formats.map((format) => [format.name, format] as const))(
    "has a README of %s that fits on a screen, and says how to load it and how to take it out",
    async (name, format) => {
      const request = {
        name: "soc",
        subscription: {},
        formats: [format],
        members: undefined,
        ...lent(),
        sigma: undefined,
      };
      const subscriber = openSubscriber({ ...request, folder, settings, asOf: "2026-05-20T08:00:00.000Z" });
      subscriber.take(pack);
      await subscriber.close("# Notice\n");
      const readme = readFileSync(join(folder, "packs/soc", name, "README.md"), "utf8");
      // A command is never broken, and takes two rows of a terminal where it is long.
      const rows = readme.split("\n").map((line) => Math.max(1, Math.ceil(line.length / 110)));
      expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(40);
      expect(readme).toMatch(/## Load\n\n\S[^]*\n## Take out\n\n\S/);
      expect(readme).toContain(format.product);
    },
  );
});
