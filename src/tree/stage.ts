import { mkdirSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
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
  /** The files that this stage holds, for another one to adopt. Call it after `settle`. */
  staged(): StagedFile[];
  /** Waits while many bytes are on their way to the disk: called now and then, it keeps memory bounded. */
  drain(): Promise<void>;
  /** Waits for every staged byte; throws when one could not be written. Checksums are there only after it. */
  settle(): Promise<void>;
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

/** Bytes that may be on their way to the disk before `drain` waits. */
const inFlightLimit = 32 * 1024 * 1024;

export function openStage(folder: string, published: Published): Stage {
  const changes = new Map<string, StagedChange>();
  const blobs = new Map(published.blobs);
  const printed = new Set<string>();
  const sums = new Map<string, string>();
  const writes = stageWrites();
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
        return;
      }
      files += 1;
      const file = join(folder, String(files));
      writes.add(file, bytes, (sha256) => {
        if (changes.get(path) === change) sums.set(path, sha256);
      });
      const change: StagedChange = { action: "write", path, was, blob, size: bytes.length, file };
      changes.set(path, change);
    },
    remove(path) {
      const was = published.blobs.get(path);
      blobs.delete(path);
      printed.delete(path);
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
    drain: () => writes.wait(inFlightLimit),
    settle: () => writes.wait(0),
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

interface StageWrites {
  add(file: string, bytes: Buffer<ArrayBuffer>, done: (sha256: string) => void): void;
  wait(limit: number): Promise<void>;
}

/** Writing and the second checksum happen on Node's thread pool, on the other core, while the next file is being printed. */
function stageWrites(): StageWrites {
  const running = new Set<Promise<void>>();
  let inFlight = 0;
  let failure: Error | undefined;
  return {
    add(file, bytes, done) {
      inFlight += bytes.length;
      const write = stageFile(file, bytes)
        .then(done)
        .catch((error: unknown) => {
          failure ??= error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => {
          inFlight -= bytes.length;
          running.delete(write);
        });
      running.add(write);
    },
    async wait(limit) {
      while (inFlight > limit || (limit === 0 && running.size > 0)) await Promise.race(running);
      if (failure !== undefined) throw failure;
    },
  };
}

async function stageFile(file: string, bytes: Buffer<ArrayBuffer>): Promise<string> {
  const [digest] = await Promise.all([crypto.subtle.digest("SHA-256", bytes), writeStaged(file, bytes)]);
  return Buffer.from(digest).toString("hex");
}

async function writeStaged(file: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(file, bytes);
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
