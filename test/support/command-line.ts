import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { programWords } from "./program-words.ts";
import { repository } from "./repository.ts";

/** What a command prints, which must go well. */
export function commandLine(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...programWords, ...words], {
    cwd: repository,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
  });
  expect(status, stderr).toBe(0);
  return stdout;
}
