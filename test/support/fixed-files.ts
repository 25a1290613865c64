import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/formats/registry.ts";
import type { FormatSpec } from "../../src/model/format.ts";
import { settings, values } from "./pack.ts";

/** Files of a format that hold no indicator, by path. */
export function fixedFiles(format: FormatSpec, brand = settings.brand): Readonly<Record<string, string>> {
  return format.fixed?.({ ...settings, brand }) ?? {};
}

export function fixedFile(format: FormatSpec, path: string): string {
  const text = fixedFiles(format)[path];
  if (text === undefined) throw new Error(`${format.name} has no file ${path}.`);
  return text;
}

/** What every format promises of its files without indicators. `goldens` are files below test/fixtures/formats, for some of the paths. */
export function testFixedFiles(format: FormatSpec, goldens: Readonly<Record<string, string>>): void {
  describe(`the fixed files of ${format.name}`, () => {
    it("are those of a registered format", () => {
      expect(formats).toContain(format);
    });

    it("have paths of plain characters, that no document has", () => {
      for (const path of Object.keys(fixedFiles(format))) {
        expect(path).toMatch(/^(?:[a-z][a-z0-9-]*\/)*[a-z][a-z0-9-]*\.[a-z]+$/);
        expect(format.documents.map(({ file }) => file)).not.toContain(path);
      }
    });

    it.each(Object.entries(goldens))("give %s byte for byte", (path, golden) => {
      const wanted = readFileSync(resolve(import.meta.dirname, "../fixtures/formats", golden), "utf8");
      expect(fixedFile(format, path)).toBe(wanted);
    });

    it("name none of the values that a pack is made of", () => {
      const text = Object.values(fixedFiles(format)).join("\n");
      for (const [, value] of values) expect(text).not.toContain(value);
    });

    it("are texts of whole lines", () => {
      for (const [path, text] of Object.entries(fixedFiles(format))) expect(text, path).toMatch(/[^\n]\n$/);
    });
  });
}
