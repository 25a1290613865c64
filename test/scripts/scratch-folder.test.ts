import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { scratchFolder } from "../../scripts/scratch-folder.ts";
import { temporaryFolder } from "../support/temporary.ts";

const made: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function scratch(place: string | undefined): string {
  vi.stubEnv("TMPDIR", place);
  const folder = scratchFolder();
  made.push(folder);
  return folder;
}

it("what the tests write goes where TMPDIR says", () => {
  const place = temporaryFolder();
  expect(dirname(scratch(place))).toBe(place);
});

it("else it goes to an empty folder in which programs start", () => {
  const folder = scratch(undefined);
  expect(readdirSync(folder)).toEqual([]);
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\necho started\n", { mode: 0o755 });
  expect(spawnSync(program, { encoding: "utf8" }).stdout).toBe("started\n");
});

it("each run has a folder of its own", () => {
  expect(scratch(undefined)).not.toBe(scratch(undefined));
});
