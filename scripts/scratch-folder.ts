import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const inMemory = "/dev/shm";
/** Twice and more what a whole run holds at a time: 0.7 GB. */
const roomBytes = 2 * 1024 ** 3;

/**
 * An empty folder for what the tests write: some gigabytes, none of which is kept. In memory, where the system has a file
 * system for that with room enough on which programs may start, and nobody has said otherwise by TMPDIR; else on the disk.
 */
export function scratchFolder(): string {
  if (process.env["TMPDIR"] === undefined && hasRoom(inMemory)) {
    const folder = mkdtempSync(join(inMemory, "rulepress-test-"));
    if (startsPrograms(folder)) return folder;
    rmSync(folder, { recursive: true });
  }
  return mkdtempSync(join(tmpdir(), "rulepress-test-"));
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return false;
  }
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= roomBytes;
}

/** Containers often mount it with `noexec`. */
function startsPrograms(folder: string): boolean {
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}
