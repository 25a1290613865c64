import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { describeWithTool } from "../support/debian.ts";
import { describeConformance, python } from "../support/python.ts";
import { firstDay, keptNames, secondDay, serveTwoDays, type TaxiiTree } from "../support/taxii-tree.ts";
import { timeOf } from "../support/world.ts";

const answer = z.strictObject({
  title: z.string(),
  roots: z.array(z.string()),
  versions: z.array(z.string()),
  collections: z.array(z.tuple([z.uuid(), z.string(), z.boolean(), z.boolean()])),
  pages: z.array(z.array(z.string())),
  after: z.array(z.string()),
  manifest: z.array(z.string()),
});

describeConformance("taxii2-client", () => {
  describeWithTool("nginx", "nginx-light", () => {
    let tree: TaxiiTree;
    const read = (collection: string, after: string) =>
      answer.parse(python("read_taxii.py", { url: `${tree.servers[1].url}/taxii2/`, collection, after }));
    const indicators = (ids: readonly string[]) => ids.filter((id) => id.startsWith("indicator--"));

    beforeAll(async () => {
      tree = await serveTwoDays();
    }, 120_000);
    afterAll(() => {
      tree.end();
    });

    it("finds its way from discovery to six collections that can be read and not written", () => {
      const { url } = tree.servers[1];
      const { roots, versions, collections } = read("ips", "2020-01-01T00:00:00.000Z");
      expect(roots).toEqual([`${url}/taxii2/api/`]);
      expect(versions).toEqual(["application/taxii+json;version=2.1"]);
      expect(collections.map(([, title, readable, writable]) => [title, readable, writable])).toEqual(
        ["all", "ips", "domains", "urls", "hashes", "cves"].map((title) => [title, true, false]),
      );
    });

    it("reads every object once over all pages, and the same in the manifest", () => {
      const { pages, manifest } = read("domains", timeOf(firstDay));
      expect(pages.length).toBeGreaterThan(2);
      expect(manifest).toEqual(pages.flat());
      const found = indicators(pages.flat());
      expect(new Set(found).size).toBe(found.length);
      expect(found).toHaveLength(keptNames.length + 2);
    });

    it("reads what is new or was taken back after a date, and nothing after the last one", () => {
      const ids = ["new.example", "gone.example"].map((value) => `indicator--${tree.world.record(value).id}`);
      expect(indicators(read("domains", "2026-08-21T00:00:00.000Z").after).sort()).toEqual(ids.sort());
      expect(read("domains", timeOf(secondDay)).after).toEqual([]);
    });

    it("reads a collection that never had an object", () => {
      expect(read("urls", timeOf(firstDay))).toMatchObject({ pages: [[]], after: [], manifest: [] });
    });
  });
});
