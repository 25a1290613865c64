import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { preparePython } from "./python-environment.ts";

/** What `npm test` runs: everything that must hold before a commit. Arguments after `--` go to vitest. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ["types", ["tsc", "--noEmit"]],
  ["lint", ["eslint", "."]],
  ["format", ["prettier", "--check", "--log-level", "warn", "."]],
  ["tests", ["vitest", "run", ...process.argv.slice(2)]],
];

const root = resolve(import.meta.dirname, "..");
const env = { ...process.env };

say("python: the independent readers of Sigma, STIX and MISP");
const complaint = preparePython((line) => {
  say(`python: ${line}`);
});
if (complaint !== undefined && env["CI"] !== undefined) fail("python", complaint);
if (complaint !== undefined) {
  env["RULEPRESS_NO_PYTHON"] = "1";
  banner([
    "CONFORMANCE TESTS WILL BE SKIPPED",
    complaint,
    "Install Python 3.11 or later with venv and pip, and run npm test again.",
  ]);
}

for (const [name, [command = "", ...args]] of steps) {
  say(name);
  const { status } = spawnSync("npx", ["--no-install", command, ...args], { cwd: root, env, stdio: "inherit" });
  if (status !== 0) fail(name, `${command} ended with ${status ?? "a signal"}`);
}
if (complaint === undefined) say("all passed");
else banner(["PASSED, BUT THE CONFORMANCE TESTS WERE SKIPPED", "See the reason above."]);

function say(line: string): void {
  process.stderr.write(`▸ ${line}\n`);
}

function banner(lines: readonly string[]): void {
  const rule = "!".repeat(78);
  process.stderr.write(`\n${rule}\n${lines.map((line) => `  ${line}\n`).join("")}${rule}\n\n`);
}

function fail(step: string, reason: string): never {
  process.stderr.write(`✘ ${step}: ${reason}\n`);
  process.exit(1);
}
