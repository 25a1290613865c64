import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { programWords } from "./program-words.ts";

const folder = mkdtempSync(join(tmpdir(), "rulepress-exit-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

/** The program as a person would run it, in a new folder; each call may put files there first. */
export function newcomer(): (files: Files, ...args: readonly string[]) => SpawnSyncReturns<string> {
  const cwd = mkdtempSync(join(folder, "person-"));
  const env = { ...process.env, NO_COLOR: "1", GIT_CEILING_DIRECTORIES: tmpdir() };
  return (files, ...args) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    return spawnSync(process.execPath, [...programWords, ...args], { cwd, encoding: "utf8", env });
  };
}
