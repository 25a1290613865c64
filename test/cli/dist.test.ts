import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { twoDays } from "../support/two-days.ts";
import { programWords } from "../support/program-words.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-dist-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A command in a folder whose config names one subscription. */
function given(wish: string, ...words: readonly string[]) {
  const source = "sources:\n  - { name: tweetfeed, type: tweetfeed }\n";
  writeFileSync(join(folder, "rulepress.yml"), `${source}subscriptions:\n  soc: { ${wish} }\n`);
  return spawnSync(process.execPath, [...programWords, ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
  });
}

const misspelt = "is not a source of the config or the tree";
const dist = ["dist", "rules", "--config", "rulepress.yml"];

it("dist refuses a source that nobody knows, with its line, and prints nothing", async () => {
  await twoDays(folder).first();
  const { status, stdout, stderr } = given("sources: [tweetfed], formats: [csv]", ...dist);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`rulepress.yml:4:20: subscriptions.soc.sources[0] ${misspelt}`);
  expect(existsSync(join(folder, "dist"))).toBe(false);
});

it("dist takes a source that only the tree knows", async () => {
  await twoDays(folder).first();
  const { status, stdout, stderr } = given("sources: [alpha], formats: [csv]", ...dist);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^soc +csv .* 3 +4$/m);
});

it("doctor finds the same before the first run", () => {
  expect(given("sources: [tweetfed]", "doctor").stdout).toContain(misspelt);
  expect(given("formats: [cvs]", "doctor").stdout).toContain("is not a format");
});
