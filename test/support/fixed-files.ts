import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { FormatSpec } from "../../src/model/format.ts";
import { formats } from "../../src/formats/registry.ts";
import { settings, values } from "./pack.ts";

/** What every format without a document promises: its files are there, and hold no indicator. */
export function testFixedFiles(format: FormatSpec, goldens: Readonly<Record<string, string>>): void {
  const files = format.fixed?.(settings) ?? {};

  describe(`the files of the format ${format.name}, which hold no indicator,`, () => {
    it("belong to a registered format under a name that can be typed", () => {
      expect(format.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(formats).toContain(format);
      expect(format.documents).toEqual([]);
    });

    it("are those of the golden files", () => {
      const wanted = Object.entries(goldens).map(([path, golden]) => {
        return [path, readFileSync(resolve(import.meta.dirname, "../fixtures/formats", golden), "utf8")];
      });
      expect(files).toEqual(Object.fromEntries(wanted));
    });

    it("name none of the values that a pack is made of", () => {
      const text = Object.values(files).join("\n");
      for (const [, value] of values) expect(text).not.toContain(value);
    });
  });
}
