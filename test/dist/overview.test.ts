import { describe, expect, it } from "vitest";
import { contentOf, type EditionFacts, indexText, overviewPage } from "../../src/dist/overview.ts";

const files = [{ path: "packs/soc/csv/indicators.csv", bytes: 3, sha256: "00" }];
const edition: EditionFacts = {
  asOf: "2026-05-20T08:00:00.000Z",
  tree: "0123",
  packs: [
    { subscription: "soc", format: "csv", product: "scripts", holds: "indicators", indicators: 1234, gone: 0, files },
    { subscription: "soc", format: "kibana-rules", product: "Kibana", holds: "rules", indicators: 0, gone: 0, files },
  ],
  leftOut: [
    { subscription: "soc", format: "defender-csv", says: "20,000 indicators, but a tenant holds 15,000" },
    {
      subscription: "soc",
      format: "sigma-list",
      file: "converted/x.kql",
      says: "600 queries, but there is room for 512",
    },
  ],
};

describe("the overview of an edition", () => {
  const page = overviewPage(edition, "Acme CTI");
  const rowOf = (format: string) => page.split("\n").find((line) => line.includes(`/${format}/README.md`));

  it("counts the indicators of a pack that holds some", () => {
    expect(rowOf("csv")).toMatch(/\| 1,234 +\|$/);
  });

  it("says of a pack of rules what it is, and not that it holds 0 indicators", () => {
    expect(rowOf("kibana-rules")).toMatch(/\| rules alone +\|$/);
  });

  it("names what is missing: a whole pack, or one file of it", () => {
    expect(page).toContain("- `defender-csv` of `soc`: 20,000 indicators, but a tenant holds 15,000.\n");
    expect(page).toContain("- `converted/x.kql` of `sigma-list` of `soc`: 600 queries, but there is room for 512.\n");
  });

  it("says nothing of what is missing where nothing is", () => {
    expect(overviewPage({ ...edition, leftOut: [] }, "Acme CTI")).not.toContain("Not printed");
  });

  it("tells programs the same", () => {
    expect(JSON.parse(indexText(edition))).toEqual(edition);
  });
});

it("an empty pack of indicators is empty, and no pack of rules", () => {
  const [pack] = edition.packs;
  if (pack === undefined) throw new Error("no pack");
  expect(contentOf({ ...pack, indicators: 0 })).toBe("0");
});
