import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const environment = join(root, ".venv");

/** Where the caches of the Python tools live: never in the home of the person who runs the tests. */
export const pythonHome = join(environment, "home");

const available = process.env["RULEPRESS_NO_PYTHON"] !== "1" && existsSync(join(environment, "ready"));

/** Runs a script of test/conformance with a JSON job on its standard input, and gives what it prints. */
export function python(script: string, job: unknown): unknown {
  const { status, stdout, stderr } = tool("python", [join(root, "test/conformance", script)], {
    input: JSON.stringify(job),
  });
  if (status !== 0) throw new Error(`${script} ended with ${status ?? "a signal"}:\n${stderr.slice(-4000)}`);
  const answer: unknown = JSON.parse(stdout);
  return answer;
}

/** Runs a program of the Python environment, such as `sigma`, as a person would on the command line. */
export function tool(
  name: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(join(environment, "bin", name), args, {
    ...options,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, HOME: pythonHome, XDG_CACHE_HOME: join(pythonHome, ".cache"), PYTHONDONTWRITEBYTECODE: "1" },
  });
}

/** Puts the programs of the Python environment before all others, for a script that names them. */
export function pythonPrograms(): Readonly<Record<string, string>> {
  const cache = join(pythonHome, ".cache");
  return { PATH: `${join(environment, "bin")}:${process.env["PATH"] ?? ""}`, HOME: pythonHome, XDG_CACHE_HOME: cache };
}

/** Lets pip of any environment find what the readers' one has, and nothing else: an installation that needs no network. */
export function installedPackages(): Readonly<Record<string, string>> {
  const versions = readdirSync(join(environment, "lib")).map((name) => join(environment, "lib", name, "site-packages"));
  return { PYTHONPATH: versions.join(":"), PIP_NO_INDEX: "1" };
}

/**
 * Tests that need the independent readers written in Python. Without them the tests are skipped by name on a person's
 * machine, and fail in CI: there, nobody would notice that the proof is missing.
 */
export function describeConformance(name: string, tests: () => void): void {
  if (!available && process.env["CI"] !== undefined) {
    throw new Error(`${name}: .venv is missing. Run the tests by npm test, which makes it.`);
  }
  describe.skipIf(!available)(available ? name : `${name} (SKIPPED: no Python environment, run npm test)`, tests);
}

/** The same for the linters of workflows, each by its program. */
export function describeLinter(program: string, tests: () => void): void {
  const there = available && existsSync(join(environment, "bin", program));
  if (!there && process.env["CI"] !== undefined) {
    throw new Error(`${program} is missing in .venv. Run the tests by npm test, which installs it.`);
  }
  describe.skipIf(!there)(there ? program : `${program} (SKIPPED: not in .venv, run npm test)`, tests);
}
