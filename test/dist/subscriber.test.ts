import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "../../src/config/subscription.ts";
import { openSubscriber } from "../../src/dist/subscriber.ts";
import { type FormatSpec, rows } from "../../src/model/format.ts";
import { formats } from "../../src/formats/registry.ts";
import { item, pack, settings } from "../support/pack.ts";

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

const domains = (count: number) => Array.from({ length: count }, (_, index) => item("domain", `c${index}.example`));

function closed(subscription: Subscription, count: number, format: FormatSpec = small) {
  const request = {
    name: "soc",
    subscription,
    formats: [format],
    members: undefined,
    past: new Map(),
    sigma: undefined,
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
        past: new Map(),
        sigma: undefined,
      };
      const subscriber = openSubscriber({ ...request, folder, settings, asOf: "2026-05-20T08:00:00.000Z" });
      subscriber.take(pack);
      await subscriber.close("# Notice\n");
      const readme = readFileSync(join(folder, "packs/soc", name, "README.md"), "utf8");
      expect(readme.split("\n").length).toBeLessThanOrEqual(40);
      expect(readme).toMatch(/## Load\n\n\S[^]*\n## Take out\n\n\S/);
      expect(readme).toContain(format.product);
    },
  );
});
