import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Artifact } from "../../src/model/artifact.ts";
import { layoutOf, type Splits } from "../../src/model/layout.ts";
import { byText } from "../../src/model/order.ts";
import type { EmitterSpec, Grain, Item, Line, Piece } from "../../src/model/plugin.ts";
import type { Settings } from "../../src/model/settings.ts";
import { hostilePack, pack, settings as defaultSettings } from "./pack.ts";

/** What an emitter writes for a few records: the straight way, without grains being skipped or files being patched. */
export function emitAll(
  emitter: EmitterSpec,
  items: readonly Item[],
  settings: Settings = defaultSettings,
  splits: Splits = {},
): Artifact[] {
  const lines: Line[] = [];
  const artifacts = [...documentsOf(emitter, items, settings, splits, lines), ...bucketsOf(emitter, items, settings)];
  for (const item of items) lines.push(...(emitter.lines?.lines(item, settings) ?? []));
  for (const file of new Set(lines.map((line) => line.file))) {
    artifacts.push({ path: file, text: linesText(emitter, file, lines) });
  }
  artifacts.push(...(emitter.fixed?.(settings) ?? []));
  return artifacts.sort((a, b) => byText(a.path, b.path));
}

function documentsOf(emitter: EmitterSpec, items: readonly Item[], settings: Settings, splits: Splits, lines: Line[]) {
  const { documents } = emitter;
  if (documents === undefined) return [];
  const layout = layoutOf(splits);
  const grains = new Map<string, { grain: Grain; pieces: Map<string, Piece> }>();
  for (const item of items) {
    for (const grain of documents.grains(item, layout, settings)) {
      const open = grains.get(grain.key) ?? { grain, pieces: new Map<string, Piece>() };
      grains.set(grain.key, open);
      for (const piece of documents.pieces(item, grain, settings)) open.pieces.set(piece.key, piece);
    }
  }
  return [...grains.values()].flatMap(({ grain, pieces }) => {
    const sorted = [...pieces.values()].sort((a, b) => byText(a.key, b.key));
    const file = documents.assemble(grain, sorted, settings);
    if (file?.entry) lines.push(file.entry);
    return file ? [file.artifact] : [];
  });
}

function bucketsOf({ buckets }: EmitterSpec, items: readonly Item[], settings: Settings): Artifact[] {
  if (buckets === undefined) return [];
  const groups = new Map<string, { id: string; value: string }[]>();
  for (const { record } of items) {
    const group = buckets.group(record);
    if (group === undefined) continue;
    groups.set(group, [...(groups.get(group) ?? []), { id: record.id, value: record.value }]);
  }
  return [...groups].map(([group, members]) =>
    buckets.emit(
      group,
      "",
      members.sort((a, b) => byText(a.id, b.id)),
      settings,
    ),
  );
}

function linesText(emitter: EmitterSpec, file: string, all: readonly Line[]): string {
  const frame = emitter.lines?.frame?.(file) ?? { head: "", separator: "\n", tail: "\n" };
  const sorted = all.filter((line) => line.file === file).sort((a, b) => byText(a.key, b.key));
  return frame.head + sorted.map((line) => line.text).join(frame.separator) + frame.tail;
}

/**
 * The promises every emitter keeps. Call it once per emitter; the emitter's own tests stand beside it. `golden` are the records
 * of its golden files, where the usual ones give nothing.
 */
export function testEmitter(emitter: EmitterSpec, golden: readonly Item[] = goldenItems()): void {
  const fixtures = resolve(import.meta.dirname, "../fixtures/emitters", emitter.name);

  describe(`emitter ${emitter.name} keeps the promises of all emitters`, () => {
    it("writes only below its own folder, with paths made of plain characters", () => {
      for (const { path } of emitAll(emitter, [...pack, ...hostilePack])) {
        expect(path === emitter.folder || path.startsWith(`${emitter.folder}/`), path).toBe(true);
        expect(path).toMatch(/^[a-z0-9][a-zA-Z0-9._/-]*$/);
        expect(path).not.toContain("..");
      }
    });
    it("never writes one path twice", () => {
      const paths = emitAll(emitter, [...pack, ...hostilePack]).map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
    });
    it("gives the same bytes when the records come in another order", () => {
      expect(emitAll(emitter, [...pack].reverse())).toEqual(emitAll(emitter, pack));
    });
    it("prints no indicator where there is none", () => {
      const fixed = emitter.fixed?.(defaultSettings) ?? [];
      expect(emitAll(emitter, [])).toEqual([...fixed].sort((a, b) => byText(a.path, b.path)));
    });
    it("names for every document the place where it stands", () => {
      const { documents } = emitter;
      for (const item of pack) {
        for (const grain of documents?.grains(item, layoutOf({}), defaultSettings) ?? []) {
          expect(item.record.day.startsWith(grain.period)).toBe(true);
          const file = documents?.assemble(grain, documents.pieces(item, grain, defaultSettings), defaultSettings);
          if (file) expect(documents?.place(grain, defaultSettings).path).toBe(file.artifact.path);
        }
      }
    });
    it("matches its golden files byte for byte", () => {
      const files = readdirSync(fixtures, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const expected = files.map((entry) => join(entry.parentPath, entry.name).slice(fixtures.length + 1)).sort();
      const artifacts = emitAll(emitter, golden);
      expect(artifacts.map(({ path }) => path)).toEqual(expected);
      for (const { path, text } of artifacts) expect(text, path).toBe(readFileSync(join(fixtures, path), "utf8"));
    });
  });
}

/** Few and plain, so that a person can read the golden files. */
export function goldenItems(): Item[] {
  return pack.filter(
    ({ record }) =>
      ["203.0.113.42", "c2.example.com", "https://m.example/payload.exe?id=1", "CVE-2024-12345"].includes(
        record.value,
      ) || record.kind === "sha256",
  );
}
