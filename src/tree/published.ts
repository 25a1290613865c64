import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";

/** The id that git gives these bytes, so that a folder and a commit compare without reading a file of the commit. */
export function blobId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** The tree as it stands in a folder. A folder that does not exist is an empty tree. */
export function publishedFolder(root: string): Published {
  return publishedAs(root, blobIds(root, filesBelow(root)));
}

/** The same for who asks what is there and reads it, and compares nothing: no file is hashed, and no id is known. */
export function listedFolder(root: string): Published {
  return publishedAs(root, new Map(filesBelow(root).map((path) => [path, ""])));
}

/** Blob ids of some files of a folder. */
export function blobIds(root: string, paths: readonly string[]): Map<string, string> {
  return new Map(paths.map((path) => [path, blobId(readFileSync(join(root, path)))]));
}

/** A folder whose files were hashed by somebody else. */
export function publishedAs(root: string, blobs: ReadonlyMap<string, string>): Published {
  return {
    blobs,
    // Read at once: through the thread pool, a thousand small parts one after the other cost twice the time.
    read: (path) =>
      new Promise((resolve) => {
        resolve(readFileSync(join(root, path)));
      }),
  };
}

/** Relative POSIX paths of all files below a folder, sorted. */
export function filesBelow(root: string): string[] {
  const found: string[] = [];
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) walk(join(folder, entry.name), `${path}/`);
      else if (entry.isFile()) found.push(path);
      else
        throw new PressError("tree-strange-file", `${join(root, path)} is neither a file nor a folder.`, {
          hint: "Take it out of the tree: a tree holds plain files only.",
        });
    }
  };
  const state = statOf(root);
  if (state === undefined) return [];
  if (!state.isDirectory()) {
    throw new PressError("tree-not-a-folder", `${root} is not a folder.`, { hint: "Choose another --out." });
  }
  walk(root, "");
  return found.sort(byText);
}

function statOf(path: string): ReturnType<typeof lstatSync> | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
