import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportPack } from "../../src/dist/export-pack.ts";
import { stix } from "../../src/formats/stix.ts";
import { taxii } from "../../src/formats/taxii.ts";
import type { FormatSpec } from "../../src/model/format.ts";
import { exportText } from "../../src/pipeline/export.ts";
import { item, settings } from "../support/pack.ts";
import { temporaryFolder } from "../support/temporary.ts";

const selected = (format: FormatSpec) => {
  const items = Array.from({ length: 40 }, (_, index) => item("domain", `c${index}.example`));
  return { format, items, settings, asOf: "2026-05-20T08:00:00.000Z" };
};

describe("the export of a selection", () => {
  it("is a static server in a folder, and nothing beside it", async () => {
    const folder = temporaryFolder();
    const files = await exportPack(join(folder, "out"), selected(taxii));
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["taxii2/README.md", "taxii2/index.json", "taxii2/nginx.conf"]),
    );
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("leaves nothing of what it laid aside when it fails", async () => {
    const folder = temporaryFolder();
    const broken: FormatSpec = {
      ...stix,
      documents: stix.documents.map((document) => ({
        ...document,
        open: (...given) => ({
          take(entries) {
            for (const { record } of entries) given[1].lay("all", record.value.repeat(100_000));
            throw new Error("there is no room");
          },
          end: () => [],
        }),
      })),
    };
    await expect(exportPack(join(folder, "out"), selected(broken))).rejects.toThrow("no room");
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("asks for a folder where the format is more than one text", () => {
    expect(() => exportText(selected(taxii))).toThrow("taxii is more than a text");
  });
});
