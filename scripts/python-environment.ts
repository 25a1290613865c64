import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { byText } from "../src/model/order.ts";

const root = resolve(import.meta.dirname, "..");
const conformance = join(root, "test/conformance");
const tables = join(conformance, "tables");
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
  const python = join(environment, "bin/python");
  const install = ["-m", "pip", "install", "--quiet", "-r", join(conformance, "requirements.lock.txt")];
  const complaint =
    attempt("making .venv", "python3", ["-m", "venv", "--clear", environment], process.env, say) ??
    attempt("installing the pinned readers", python, install, process.env, say) ??
    attempt("filling their caches", python, [join(conformance, "prime.py"), tables], readersEnvironment(), say);
  if (complaint === undefined) writeFileSync(ready, wanted);
  return complaint;
}

function attempt(
  what: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): string | undefined {
  say(what);
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8", env });
  return status === 0 ? undefined : `${what} failed: ${error?.message ?? stderr.trim().slice(-2000)}`;
}

/** pip keeps the person's own settings and cache; the readers get a home of their own. */
function readersEnvironment(): NodeJS.ProcessEnv {
  const home = join(environment, "home");
  mkdirSync(home, { recursive: true });
  return { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, ".cache") };
}

function digest(): string {
  const names = readdirSync(tables).filter((name) => name.endsWith(".json"));
  const files = ["requirements.lock.txt", "prime.py", ...names.sort(byText).map((name) => join("tables", name))];
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(conformance, file)));
  return hash.digest("hex");
}
