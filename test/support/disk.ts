import fs from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

/** An operation that is about to change the disk; `half` does a part of it, as a kill amid it would. */
export interface Operation {
  readonly name: string;
  readonly half: () => void;
}

/**
 * Lends every function that changes the disk to a test: `before` is asked ahead of each operation, and whatever it throws is
 * what the program sees. Gives the function that puts all back, once every operation under way has ended.
 */
export function watchDisk(before: (operation: Operation) => void): () => Promise<void> {
  const { mkdirSync, renameSync, rmSync, rmdirSync, writeFileSync } = fs;
  const { writeFile } = promises;
  const running = new Set<Promise<unknown>>();

  function watched<Function extends (...given: never[]) => unknown>(
    own: Function,
    name: string,
    half: (given: readonly unknown[]) => void = () => undefined,
  ): Function {
    return new Proxy(own, {
      apply(target, self: unknown, given: unknown[]): unknown {
        before({
          name,
          half: () => {
            half(given);
          },
        });
        const result: unknown = Reflect.apply(target, self, given);
        if (result instanceof Promise) running.add(result);
        return result;
      },
    });
  }

  function halfWrite([file, data]: readonly unknown[]): void {
    if (typeof file !== "string" || !(typeof data === "string" || data instanceof Uint8Array)) return;
    writeFileSync(file, data.slice(0, data.length < 200 ? 0 : data.length / 2));
  }

  /** A folder goes file by file: half of it is one file. */
  function halfRemoval([path]: readonly unknown[]): void {
    if (typeof path !== "string" || fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
    const [first] = fs.readdirSync(path);
    if (first !== undefined) rmSync(join(path, first), { recursive: true });
  }

  Object.assign(fs, {
    mkdirSync: watched(mkdirSync, "mkdir"),
    renameSync: watched(renameSync, "rename"),
    rmSync: watched(rmSync, "rm", halfRemoval),
    rmdirSync: watched(rmdirSync, "rmdir"),
    writeFileSync: watched(writeFileSync, "write", halfWrite),
  });
  promises.writeFile = watched(writeFile, "write", halfWrite);
  syncBuiltinESMExports();
  return async () => {
    await Promise.allSettled(running);
    Object.assign(fs, { mkdirSync, renameSync, rmSync, rmdirSync, writeFileSync });
    promises.writeFile = writeFile;
    syncBuiltinESMExports();
  };
}
