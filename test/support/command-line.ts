import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import { repository } from "./repository.ts";

/** What a command prints, which must go well. */
export function commandLine(...words: string[]): string {
  const main = join(repository, "src/cli/main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", main, ...words], {
    cwd: repository,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
  });
  expect(status, stderr).toBe(0);
  return stdout;
}
