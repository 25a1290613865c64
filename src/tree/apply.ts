import {
  existsSync,
  fsyncSync,
  openSync,
  closeSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { PressError } from "../model/errors.ts";
import type { StagedChange } from "../model/published.ts";
import { blobId } from "./published.ts";
import { unwritable } from "./stage.ts";

/** Folder beside the tree where bytes wait: on the same file system, so that a rename puts them in place at once. */
export function stagingFolder(root: string): string {
  const full = resolve(root);
  return join(dirname(full), `.${basename(full)}.rulepress`);
}

/** Where the staged bytes lie, apart from journal and lock. */
export function stagedFiles(root: string): string {
  return join(stagingFolder(root), "files");
}

const journalName = "journal.json";
const lockName = "lock";

/**
 * Applies a plan so that a kill at any instant loses nothing. The journal is written once every byte is staged: before it
 * stands, the tree is untouched and the staged bytes are dropped; from then on the next run finishes the work.
 */
export function applyPlan(root: string, changes: readonly StagedChange[]): void {
  const staging = stagingFolder(root);
  const journal = join(staging, journalName);
  try {
    writeFileSync(`${journal}.new`, JSON.stringify(changes));
    flush(`${journal}.new`);
    renameSync(`${journal}.new`, journal);
  } catch (cause) {
    throw unwritable(journal, cause);
  }
  finish(root, changes);
  rmSync(journal);
}

/** What an interrupted run left behind is finished, or dropped when it had not begun to write. True when it was finished. */
export function recover(root: string): boolean {
  const journal = join(stagingFolder(root), journalName);
  if (!existsSync(journal)) return false;
  finish(root, parseJournal(readFileSync(journal, "utf8"), journal));
  rmSync(journal);
  return true;
}

function finish(root: string, changes: readonly StagedChange[]): void {
  const folders = new Set<string>();
  for (const change of changes) {
    const target = join(root, change.path);
    if (change.action === "write") place(change, target, folders);
    else removeFile(root, target);
  }
}

function place(change: Extract<StagedChange, { action: "write" }>, target: string, folders: Set<string>): void {
  const folder = dirname(target);
  try {
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    // A staged file that is gone was put in place before the kill.
    if (existsSync(change.file)) renameSync(change.file, target);
    else if (blobId(readFileSync(target)) !== change.blob) throw new Error("neither staged nor in place");
  } catch (cause) {
    throw unwritable(target, cause);
  }
}

function removeFile(root: string, target: string): void {
  rmSync(target, { force: true });
  // Git keeps no empty folder, so a folder must not either, or a clone would differ.
  for (
    let folder = dirname(target);
    folder.startsWith(resolve(root)) || folder.startsWith(root);
    folder = dirname(folder)
  ) {
    if (folder === root || !removeIfEmpty(folder)) return;
  }
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    // Taken out before a kill: the folders above it may still wait.
    if (code === "ENOENT") return true;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw cause;
  }
}

function flush(file: string): void {
  const handle = openSync(file, "r+");
  fsyncSync(handle);
  closeSync(handle);
}

function parseJournal(text: string, path: string): StagedChange[] {
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value) && value.every(isChange)) return value;
  throw new PressError("journal-broken", `${path} is not a journal.`, {
    hint: `Delete the folder ${dirname(path)} and run again.`,
  });
}

function isChange(value: unknown): value is StagedChange {
  return typeof value === "object" && value !== null && "action" in value && "path" in value;
}

/** One build at a time: two that write into one folder would undo each other. Gives the function that releases it. */
export function lock(root: string, owner: string, alive: (owner: string) => boolean): () => void {
  const staging = stagingFolder(root);
  const file = join(staging, lockName);
  try {
    mkdirSync(staging, { recursive: true });
  } catch (cause) {
    throw unwritable(staging, cause);
  }
  if (!take(file, owner)) {
    const holder = readFileSync(file, "utf8");
    if (alive(holder)) {
      throw new PressError("tree-locked", `Process ${holder} is building ${root}.`, {
        hint: `Wait for it to end; if it is no rulepress, delete ${file}.`,
      });
    }
    rmSync(file, { force: true });
    if (!take(file, owner))
      throw new PressError("tree-locked", `Another process is building ${root}.`, {
        hint: "Run again when it has ended.",
      });
  }
  return () => {
    // A journal that stands is work for the next run: only the lock goes.
    rmSync(existsSync(join(staging, journalName)) ? file : staging, { recursive: true, force: true });
  };
}

function take(file: string, owner: string): boolean {
  try {
    writeFileSync(file, owner, { flag: "wx" });
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return false;
    throw unwritable(file, cause);
  }
}
