import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { byText } from "../../src/model/order.ts";
import type { Files } from "./architecture.ts";

export const repository = resolve(import.meta.dirname, "../..");

/** What git ignores, and what belongs to no checkout. */
const ignored = new Set([".git", ".venv", "__pycache__", "build", "demo", "node_modules"]);

/** Paths of the checkout's files, sorted, as a clone of it would have them. */
export function repositoryPaths(): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (folder === "" && (ignored.has(entry.name) || /^\..*\.rulepress$/.test(entry.name))) return [];
      if (entry.name === "__pycache__") return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
  return walk("").sort(byText);
}

/** Texts of the checkout's files for which `wanted` holds; packed ones come unpacked. */
export function repositoryFiles(wanted: (path: string) => boolean): Files {
  const paths = repositoryPaths().filter(wanted);
  return new Map(paths.map((path) => [path, unpacked(path, readFileSync(join(repository, path))).toString("utf8")]));
}

function unpacked(path: string, bytes: Buffer): Buffer {
  if (path.endsWith(".gz")) return gunzipSync(bytes);
  return path.endsWith(".br") ? brotliDecompressSync(bytes) : bytes;
}
