import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { programWords } from "../support/program-words.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "rulepress-cache-"));
  writeFileSync(join(cwd, "feed.txt"), "one.example.net\n198.51.100.7\n");
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function rulepress(...args: readonly string[]): unknown {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...programWords, ...args, "--json"], {
    ...{ cwd, encoding: "utf8" },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const build = (...args: readonly string[]) => rulepress("build", "--input", "feed.txt", ...args);
const unchanged = { sources: [{ name: "input", state: "unchanged" }], files: { changed: 0 } };
const read = { sources: [{ name: "input", state: "read" }] };
const remembered = (folder = ".rulepress-cache") => existsSync(join(cwd, folder, "reads.json"));

it("a second run over the same files reads none of them, unless it is asked to", { timeout: 60_000 }, () => {
  expect(build()).toMatchObject(read);
  expect(remembered()).toBe(true);
  expect(build()).toMatchObject(unchanged);
  expect(build("--dry-run")).toMatchObject(unchanged);
  expect(build("--reread")).toMatchObject(read);
  expect(build("--cache", "another")).toMatchObject(read);
  expect(remembered("another")).toBe(true);
});

it("a dry run leaves nothing in the cache", { timeout: 60_000 }, () => {
  expect(build("--dry-run")).toMatchObject(read);
  expect(remembered()).toBe(false);
});

it("the demo does not even look into it", { timeout: 60_000 }, () => {
  mkdirSync(join(cwd, ".rulepress-cache/reads.json"), { recursive: true });
  expect(() => build()).toThrow("[cache-unusable]");
  expect(rulepress("build", "--demo")).toMatchObject({ out: "demo" });
});
