import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Lines of a shell script that answers `sigma convert` by one short query a rule: its id. */
export const oneQueryEach = "shift 4; grep -h '^id:' \"$@\" | sed 's/$/\\n/'";

/** A program in the place of sigma, where what matters is how it is called and what becomes of its answer. */
export function writeProgram(path: string, lines: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
}
