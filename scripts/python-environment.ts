import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { byText } from "../src/model/order.ts";

const root = resolve(import.meta.dirname, "..");
const conformance = join(root, "test/conformance");
const environment = join(root, ".venv");
const ready = join(environment, "ready");

/**
 * Makes `.venv/` with the pinned Python readers when it is missing or their lock has changed. `ready` is written last, and
 * holds the digest of what it was made from, so that a broken installation is made anew. Gives a complaint, or undefined.
 */
export function preparePython(say: (line: string) => void): string | undefined {
  const wanted = digest();
  if (existsSync(ready) && readFileSync(ready, "utf8") === wanted) return undefined;
  rmSync(ready, { force: true });
  const home = join(environment, "home");
  const python = join(environment, "bin/python");
  const steps: readonly (readonly [string, string, readonly string[]])[] = [
    ["making .venv", "python3", ["-m", "venv", "--clear", environment]],
    [
      "installing the pinned readers",
      python,
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        join(conformance, "requirements.lock.txt"),
      ],
    ],
    ["filling their caches", python, [join(conformance, "prime.py"), join(conformance, "tables")]],
  ];
  for (const [what, command, args] of steps) {
    say(what);
    const inherited = { ...process.env };
    // pip keeps the person's own settings and cache; only the readers get another home.
    const env =
      command === python && args[0] !== "-m"
        ? { ...inherited, HOME: home, XDG_CACHE_HOME: join(home, ".cache") }
        : inherited;
    const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8", env });
    if (status !== 0) return `${what} failed: ${error?.message ?? stderr.trim().slice(-2000)}`;
    mkdirSync(home, { recursive: true });
  }
  writeFileSync(ready, wanted);
  return undefined;
}

function digest(): string {
  const tables = readdirSync(join(conformance, "tables")).sort(byText);
  const files = ["requirements.lock.txt", "prime.py", ...tables.map((name) => join("tables", name))];
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(conformance, file)));
  return hash.digest("hex");
}
