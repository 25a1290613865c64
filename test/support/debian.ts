import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";

/** Programs of administrators are on no other person's PATH. */
const path = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;

/** Programs that this machine's Debian does not offer, as `.ci/run` found out. */
const withoutIt = (process.env["RULEPRESS_WITHOUT"] ?? "").split(" ");

export interface ToolAnswer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Debian. */
export function debianTool(
  name: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): ToolAnswer {
  return spawnSync(name, args, { ...options, encoding: "utf8", maxBuffer: 2 ** 28, env: debianEnvironment() });
}

/** For a program that a test starts by itself. */
export function debianEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: path, LC_ALL: "C.UTF-8" };
}

/**
 * Tests whose independent reader is a program of Debian. Without it they are skipped by name on a person's machine, and fail in
 * CI: there, nobody would notice that the proof is missing.
 */
export function describeWithTool(tool: string, debianPackage: string, body: () => void): void {
  const there = hasTool(tool, debianPackage, process.env["CI"] !== undefined);
  describe.skipIf(!there)(there ? tool : `${tool} (SKIPPED: install Debian's ${debianPackage})`, body);
}

/**
 * The same for tests that also want a network and mounts of their own, so that they can change a firewall or a hosts file and
 * nobody else meets it. Some machines allow that to root alone, and some to nobody: there they are skipped by name.
 */
export function describeAlone(tool: string, debianPackage: string, body: () => void): void {
  const alone = hasTool("unshare", "util-linux", false) && debianTool("unshare", ["-rnm", "true"]).status === 0;
  if (alone) describeWithTool(tool, debianPackage, body);
  else describe.skip(`${tool} (SKIPPED: unshare -rnm is refused, run as root)`, body);
}

/** Whether a program is there; in CI it has to be. */
export function hasTool(tool: string, debianPackage: string, inCi: boolean): boolean {
  if (path.split(":").some((folder) => folder !== "" && existsSync(join(folder, tool)))) return true;
  if (withoutIt.includes(tool)) return false;
  if (inCi) throw new Error(`${tool} is missing. Install Debian's ${debianPackage} before the tests.`);
  return false;
}
