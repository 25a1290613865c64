import { describe, expect, it } from "vitest";
import { kinds } from "../../src/model/indicator.ts";
import type { Published } from "../../src/model/published.ts";
import { linedArray, prettyJson } from "../../src/tree/pretty.ts";
import {
  layoutPath,
  readState,
  settingsPath,
  settingsText,
  sourcesPath,
  splitsText,
  type StoredSettings,
  watermarksText,
} from "../../src/tree/state.ts";
import { settings } from "../support/pack.ts";

const stored: StoredSettings = { ...settings, origin: "live", policy: "0".repeat(64) };

function holding(files: Readonly<Record<string, string>>): Published {
  return { blobs: new Map(Object.entries(files)), read: (path) => Promise.resolve(Buffer.from(files[path] ?? "")) };
}

describe("the state of a tree", () => {
  it("comes back as it was written", async () => {
    const splits = { "domain/2026-05-01": ["", "a"] };
    const watermarks = { alpha: { read: "2026-05-01T00:00:00.000Z", entries: 7 } };
    const files = {
      [settingsPath]: settingsText(stored),
      [layoutPath]: splitsText(splits),
      [sourcesPath]: watermarksText(watermarks),
    };
    expect(await readState(holding(files))).toEqual({ settings: stored, splits, watermarks });
  });
  it("is empty where there is no tree", async () => {
    expect(await readState(holding({}))).toEqual({ settings: undefined, splits: {}, watermarks: {} });
  });
  it("has one spelling, whatever the order in which the config states it", () => {
    const shuffled = {
      ...stored,
      ttlDays: Object.fromEntries(Object.entries(stored.ttlDays).reverse()),
      levels: {
        ...stored.levels,
        ...Object.fromEntries([...kinds].reverse().map((kind) => [kind, stored.levels[kind]])),
      },
      sources: Object.fromEntries(Object.entries(stored.sources).reverse()),
    };
    expect(settingsText(shuffled)).toBe(settingsText(stored));
    expect(splitsText({ b: [], a: [] })).toBe(splitsText({ a: [], b: [] }));
  });
  it.each([
    ["is no JSON", "{", "is not JSON"],
    ["holds a setting that is none", settingsText(stored).replace('"public"', '"everybody"'), "at audience"],
    ["holds one too many", settingsText(stored).replace("{", '{"note":"by hand",'), "does not fit its schema"],
  ])("that %s is an error that names the file", async (_, text, problem) => {
    const read = readState(holding({ [settingsPath]: text }));
    await expect(read).rejects.toMatchObject({
      code: "tree-broken",
      message: expect.stringContaining(problem) as string,
    });
  });
});

describe("JSON for people", () => {
  it("ends with a line break, and is indented by two", () => {
    expect(prettyJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });
  it("has one element a line in long arrays, so that a diff shows what came and went", () => {
    expect(linedArray([{ a: 1 }, "b"], "  ")).toBe('[\n    {"a":1},\n    "b"\n  ]');
    expect(linedArray([], "  ")).toBe("[]");
  });
});
