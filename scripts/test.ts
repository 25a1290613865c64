import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { preparePython } from "./python-environment.ts";
import { scratchFolder } from "./scratch-folder.ts";

/*
 * What `npm test` runs: everything that must hold before a commit. Arguments after `--` go to vitest. The last line counts
 * what passed and failed; each check before the tests counts as one.
 */
const root = resolve(import.meta.dirname, "..");
const env = { ...process.env };
const inCi = env["CI"] !== undefined;
const total = { passed: 0, failed: 0 };

// On a second core: it takes as long as all that stands before the tests.
say("lint");
const linted = start(["eslint", "."]);
say("python: the independent readers of Sigma, STIX and MISP");
const complaint = preparePython((line) => {
  say(`python: ${line}`);
});
if (complaint !== undefined) {
  env["RULEPRESS_NO_PYTHON"] = "1";
  if (inCi) total.failed += 1;
  banner([
    inCi ? "CONFORMANCE TESTS CANNOT RUN: A FAILURE IN CI" : "CONFORMANCE TESTS WILL BE SKIPPED",
    complaint,
    "Install Python 3.11 or later with venv and pip, and run npm test again.",
  ]);
}
say("types");
count(await start(["tsc", "--noEmit"]));
say("format");
count(await start(["prettier", "--check", "--log-level", "warn", "."]));
say("compile");
// Tests that start the program start it compiled: the development loader takes a second of each of some hundred starts.
// Its types have been looked at above.
if ((await start(["tsc", "-p", "tsconfig.build.json", "--noCheck"])) === 0)
  env["RULEPRESS_PROGRAM"] = join(root, "build/cli/main.js");
else total.failed += 1;
count(await linted);
say("tests");
const tests = await runTests(process.argv.slice(2));
total.passed += tests.passed;
total.failed += tests.failed;
if (tests.skipped > 0) {
  banner([`${tests.skipped} TESTS WERE SKIPPED${inCi ? ": A FAILURE IN CI" : ""}`, "Their names above say why."]);
  if (inCi) total.failed += tests.skipped;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function start([command = "", ...args]: readonly string[]): Promise<number | null> {
  const child = spawn(join(root, "node_modules/.bin", command), args, { cwd: root, env, stdio: "inherit" });
  return new Promise((done, failed) => {
    child.once("error", failed).once("exit", done);
  });
}

/** A check counts as one test. */
function count(status: number | null): void {
  total[status === 0 ? "passed" : "failed"] += 1;
}

async function runTests(args: readonly string[]): Promise<{ passed: number; failed: number; skipped: number }> {
  const folder = scratchFolder();
  env["TMPDIR"] = folder;
  const file = join(folder, "results.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const status = await start(["vitest", "run", ...reporters, ...args]);
    const counts = readCounts(file);
    // A file that does not even load fails no test of its own: the status still tells.
    return { ...counts, failed: status !== 0 && counts.failed === 0 ? 1 : counts.failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file: string): { passed: number; failed: number; skipped: number } {
  const results: unknown = JSON.parse(readFileSync(file, "utf8"));
  const count = (key: string) => {
    const value: unknown = typeof results === "object" && results !== null ? Reflect.get(results, key) : undefined;
    return typeof value === "number" ? value : 0;
  };
  return {
    passed: count("numPassedTests"),
    failed: count("numFailedTests"),
    skipped: count("numPendingTests") + count("numTodoTests"),
  };
}

function say(line: string): void {
  process.stderr.write(`▸ ${line}\n`);
}

function banner(lines: readonly string[]): void {
  const rule = "!".repeat(78);
  process.stderr.write(`\n${rule}\n${lines.map((line) => `  ${line}\n`).join("")}${rule}\n\n`);
}
