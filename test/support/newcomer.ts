import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";

const program = resolve(import.meta.dirname, "../../src/cli/main.ts");
const folder = mkdtempSync(join(tmpdir(), "rulepress-exit-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

/** The program as a person would run it, in a new folder; each call may put files there first. */
export function newcomer(): (files: Files, ...args: readonly string[]) => SpawnSyncReturns<string> {
  const cwd = mkdtempSync(join(folder, "person-"));
  const env = { ...process.env, NO_COLOR: "1", GIT_CEILING_DIRECTORIES: tmpdir() };
  const loader = import.meta.resolve("tsx");
  return (files, ...args) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    return spawnSync(process.execPath, ["--import", loader, program, ...args], { cwd, encoding: "utf8", env });
  };
}
