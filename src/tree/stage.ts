import { hash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import type { Plan, Published, StagedChange } from "../model/published.ts";
import { blobId } from "./published.ts";

/** Collects what a run prints, keeps on disk only what differs from the published tree, and forgets the bytes. */
export interface Stage {
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Takes over files that were staged elsewhere, on the second core. */
  adopt(files: readonly StagedFile[]): void;
  /** The files that this stage holds, for another one to adopt. */
  staged(): StagedFile[];
  /** What the tree will hold once the plan is applied: path to blob id. */
  blobs(): ReadonlyMap<string, string>;
  /** Whether this run printed the file, changed or not. */
  written(path: string): boolean;
  /** SHA-256 of a file that this run changes. */
  sha256(path: string): string | undefined;
  plan(): Plan;
  /** Drops the staged bytes. */
  discard(): void;
}

/** A file whose bytes and checksums are there. */
export interface StagedFile {
  readonly path: string;
  readonly blob: string;
  readonly sha256: string;
  readonly size: number;
  readonly file: string;
}

export function openStage(folder: string, published: Published): Stage {
  const changes = new Map<string, StagedChange>();
  const blobs = new Map(published.blobs);
  const printed = new Set<string>();
  const sums = new Map<string, string>();
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  let files = 0;
  return {
    write(path, text) {
      const bytes = Buffer.from(text, "utf8");
      const blob = blobId(bytes);
      const was = published.blobs.get(path);
      blobs.set(path, blob);
      printed.add(path);
      if (was === blob) {
        changes.delete(path);
        sums.delete(path);
        return;
      }
      files += 1;
      const file = join(folder, String(files));
      writeStaged(file, bytes);
      sums.set(path, hash("sha256", bytes, "hex"));
      changes.set(path, { action: "write", path, was, blob, size: bytes.length, file });
    },
    remove(path) {
      const was = published.blobs.get(path);
      blobs.delete(path);
      printed.delete(path);
      sums.delete(path);
      if (was === undefined) changes.delete(path);
      else changes.set(path, { action: "remove", path, was });
    },
    adopt(adopted) {
      for (const { path, blob, sha256, size, file } of adopted) {
        const was = published.blobs.get(path);
        blobs.set(path, blob);
        printed.add(path);
        if (was === blob) continue;
        changes.set(path, { action: "write", path, was, blob, size, file });
        sums.set(path, sha256);
      }
    },
    staged: () =>
      [...changes.values()].flatMap((change) => {
        const sha256 = sums.get(change.path);
        if (change.action === "remove" || sha256 === undefined) return [];
        const { path, blob, size, file } = change;
        return [{ path, blob, sha256, size, file }];
      }),
    blobs: () => blobs,
    written: (path) => printed.has(path),
    sha256: (path) => sums.get(path),
    plan() {
      const sorted = [...changes.values()].sort((a, b) => byText(a.path, b.path));
      const written = sorted.filter((change) => change.action === "write").length;
      return { changes: sorted, unchanged: blobs.size - written };
    },
    discard() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One after the other: the same on the thread pool took three times the system's time for files as small as these. */
function writeStaged(file: string, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** Nothing of the tree has been touched when this happens: the bytes were only waiting beside it. */
export function unwritable(path: string, cause: unknown): PressError {
  const full = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
  const message = `${path} cannot be written${full ? ": the disk is full" : ""}.`;
  const hint = full
    ? "Make room and run again; the tree is as it was."
    : "Check the folder's owner and mode, or choose another --out.";
  return new PressError(full ? "disk-full" : "not-writable", message, { hint, cause });
}
