import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compiledProgram } from "./program-words.ts";
import { repository, repositoryPaths } from "./repository.ts";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this checkout as it stands, in a folder of its own, where a test may do as it likes. */
export interface Checkout {
  readonly root: string;
  /** Where a second clone or other files may go; taken away with the copy. */
  readonly beside: string;
  write(path: string, text: string): void;
  /** Runs a script as a person would who types it, in a folder (the copy's root by default); the first failure ends it. */
  sh(script: string, folder?: string, more?: Readonly<Record<string, string>>): Ended;
  /** The same without blocking this process, in which a server may have to answer it. */
  shLater(script: string, folder?: string, more?: Readonly<Record<string, string>>): Promise<Ended>;
  remove(): void;
}

/**
 * Packages are borrowed by a link, since installing them needs a network. So is the program by `npm run rulepress`, compiled
 * as it is in a package, unless a test is about the sources of the copy; `npm start` runs from the sources always.
 */
export function checkout({ program = "compiled" }: { readonly program?: "compiled" | "sources" } = {}): Checkout {
  const beside = mkdtempSync(join(tmpdir(), "rulepress-checkout-"));
  const root = join(beside, "checkout");
  for (const path of repositoryPaths()) cpSync(join(repository, path), join(root, path));
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  if (program === "compiled" && compiledProgram !== undefined) {
    const manifest = join(root, "package.json");
    const script = /("rulepress": "node .*)--import tsx src\/cli\/main\.ts/;
    const text = readFileSync(manifest, "utf8");
    if (!script.test(text)) throw new Error("npm run rulepress does not start the program from its sources any more");
    writeFileSync(manifest, text.replace(script, `$1${compiledProgram}`));
  }
  const env = { ...plainEnvironment(), HOME: beside, GIT_CONFIG_GLOBAL: join(beside, "gitconfig"), NO_COLOR: "1" };
  writeFileSync(
    env.GIT_CONFIG_GLOBAL,
    "[user]\n\tname = Reader\n\temail = reader@example.com\n[init]\n\tdefaultBranch = main\n",
  );
  return {
    root,
    beside,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    sh(script, folder = root, more = {}) {
      return spawnSync("sh", ["-euc", script], { cwd: folder, encoding: "utf8", env: { ...env, ...more } });
    },
    shLater(script, folder = root, more = {}) {
      const child = spawn("sh", ["-euc", script], { cwd: folder, env: { ...env, ...more } });
      const stdout: string[] = [];
      const stderr: string[] = [];
      child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
      return new Promise((resolve) => {
        child.once("close", (status) => {
          resolve({ status, stdout: stdout.join(""), stderr: stderr.join("") });
        });
      });
    },
    remove() {
      rmSync(beside, { recursive: true, force: true });
    },
  };
}

/** Without what the test runner and npm put into it for their own children. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !/^(?:VITEST|NODE_|npm_|GIT_|CI$|GITHUB_)/i.test(name)));
}
