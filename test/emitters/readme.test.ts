import { expect, it } from "vitest";
import { emitters } from "../../src/emitters/registry.ts";
import { readme } from "../../src/emitters/readme.ts";
import { pipelines } from "../../src/emitters/pipelines.ts";
import { emptySummary, pageText, summary, testPage } from "../support/page.ts";
import { settings } from "../support/pack.ts";

testPage(readme);

it("says so when it is the demo's edition, and only then", () => {
  expect(pageText(readme, { ...summary, origin: "demo" })).toContain("demo's edition");
  expect(pageText(readme, summary)).not.toContain("demo");
  expect(pageText(readme, emptySummary)).toContain("0 live indicators");
});

it("tells how to load every folder that a consumer would", () => {
  const folders = emitters.map(({ folder }) => folder).filter((folder) => !folder.endsWith(".md"));
  expect(folders.filter((folder) => !pageText(readme).includes(`\`${folder}`))).toEqual([]);
});

it("uses every pipeline", () => {
  const paths = (pipelines.fixed?.(settings) ?? []).map(({ path }) => path);
  expect(paths.filter((path) => !pageText(readme).includes(`-p ${path} `))).toEqual([]);
});
