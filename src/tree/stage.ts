import { createHash } from "node:crypto";
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
  /** What the tree will hold once the plan is applied: path to blob id. */
  blobs(): ReadonlyMap<string, string>;
  /** Whether this run printed the file, changed or not. */
  written(path: string): boolean;
  /** SHA-256 of a file that this run writes. */
  sha256(path: string): string | undefined;
  plan(): Plan;
  /** Drops the staged bytes. */
  discard(): void;
}

export function openStage(folder: string, published: Published): Stage {
  const changes = new Map<string, StagedChange>();
  const blobs = new Map(published.blobs);
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  const printed = new Set<string>();
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
        return;
      }
      files += 1;
      const file = join(folder, String(files));
      writeStaged(file, bytes);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      changes.set(path, { action: "write", path, was, blob, sha256, size: bytes.length, file });
    },
    remove(path) {
      const was = published.blobs.get(path);
      blobs.delete(path);
      printed.delete(path);
      if (was === undefined) changes.delete(path);
      else changes.set(path, { action: "remove", path, was });
    },
    blobs: () => blobs,
    written: (path) => printed.has(path),
    sha256(path) {
      const change = changes.get(path);
      return change?.action === "write" ? change.sha256 : undefined;
    },
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

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

function writeStaged(file: string, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Nothing of the tree has been touched when this happens: the bytes were only waiting beside it. */
export function unwritable(path: string, cause: unknown): PressError {
  const full = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
  return new PressError(
    full ? "disk-full" : "not-writable",
    `${path} cannot be written${full ? ": the disk is full" : ""}.`,
    {
      hint: full
        ? "Make room and run again; the tree is as it was."
        : "Check the folder's owner and mode, or choose another --out.",
      cause,
    },
  );
}
