import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { PressError } from "../../src/model/errors.ts";
import type { StagedChange } from "../../src/publish/publisher.ts";

/** What a git test lives in: a temporary folder, and an environment in which no config of the machine counts. */
export interface Yard {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs git in a folder and gives its stdout. */
  git(at: string, ...args: string[]): string;
  /** A bare repository with the branch main still unborn. */
  makeRemote(name?: string): string;
  clone(remote: string, name: string, ...options: string[]): string;
  /** A commit by a person, pushed. */
  commitFile(clone: string, path: string, text: string): string;
  /** Subjects of the branch, newest first. */
  log(repository: string, branch?: string): string[];
  /** Every file that a fresh clone checks out, by path; also proves that the repository is sound. */
  freshFiles(remote: string): Record<string, string>;
  /** Stages files as the planner does; undefined as text stands for a removal. */
  stage(files: Readonly<Record<string, string | undefined>>): StagedChange[];
  remove(): void;
}

export function gitYard(): Yard {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-git-"));
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: join(folder, "gitconfig"),
  };
  writeFileSync(environment.GIT_CONFIG_GLOBAL, "[init]\n\tdefaultBranch = main\n");
  const person = {
    GIT_AUTHOR_NAME: "Ann",
    GIT_AUTHOR_EMAIL: "ann@example.org",
    GIT_COMMITTER_NAME: "Ann",
    GIT_COMMITTER_EMAIL: "ann@example.org",
  };
  let numbered = 0;

  function git(at: string, ...args: string[]): string {
    const env = { ...environment, ...person };
    return execFileSync("git", ["-C", at, ...args], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  function makeRemote(name = "remote.git"): string {
    git(folder, "init", "--quiet", "--bare", name);
    return join(folder, name);
  }

  function clone(remote: string, name: string, ...options: string[]): string {
    git(folder, "clone", "--quiet", ...options, remote, name);
    return join(folder, name);
  }

  function commitFile(at: string, path: string, text: string): string {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
    git(at, "add", "--", path);
    git(at, "commit", "--quiet", "-m", `person: ${path}`);
    git(at, "push", "--quiet", "origin", "HEAD:main");
    return git(at, "rev-parse", "HEAD").trim();
  }

  function log(repository: string, branch = "main"): string[] {
    return git(repository, "log", "--format=%s", branch).split("\n").slice(0, -1);
  }

  function freshFiles(remote: string): Record<string, string> {
    git(remote, "fsck", "--strict", "--full");
    numbered += 1;
    const at = clone(remote, `fresh-${numbered}`);
    const files = readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(at, join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith(".git/"));
    return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(at, path), "utf8")]));
  }

  function stage(files: Readonly<Record<string, string | undefined>>): StagedChange[] {
    return Object.entries(files).map(([path, text]) => {
      if (text === undefined) return { action: "remove", path };
      numbered += 1;
      const file = join(folder, `staged-${numbered}`);
      writeFileSync(file, text);
      return { action: "write", path, blob: blobId(text), size: Buffer.byteLength(text), file };
    });
  }

  return {
    folder,
    environment,
    git,
    makeRemote,
    clone,
    commitFile,
    log,
    freshFiles,
    stage,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Git's name for a blob, worked out without git. */
export function blobId(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest("hex");
}

/** The PressError that a promise ends with; anything else is passed on as the surprise that it is. */
export async function refusalOf(promise: Promise<unknown>): Promise<PressError> {
  const [result] = await Promise.allSettled([promise]);
  if (result.status === "fulfilled") throw new Error("it was not refused");
  if (result.reason instanceof PressError) return result.reason;
  throw result.reason;
}
