import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import type { Folder, FolderWish } from "../model/plugin.ts";
import { unreadable } from "./unreadable.ts";

/** Largest file of a folder that is read: those of a tree have a hundredth of it. */
export const maxFileBytes = 64 * 1024 * 1024;

/** A folder as it lies on disk. Links are neither followed nor listed, so that no path leads out of it. */
export async function diskFolder(root: string, { wanted }: Pick<FolderWish, "wanted">): Promise<Folder> {
  const paths = (await filesOf(root)).filter((path) => !path.startsWith(".git/") && wanted(path)).sort(byText);
  return filesAs(new Map(paths.map((path) => [path, join(root, path)])));
}

async function filesOf(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  } catch (cause) {
    throw unreadable(root, cause);
  }
}

/** Files by the path that they have in the folder, wherever they lie. */
export function filesAs(files: ReadonlyMap<string, string>): Folder {
  return {
    paths: [...files.keys()],
    async read(path) {
      const file = files.get(path);
      if (file === undefined) throw new Error(`${path} is not among the wanted files`);
      const { size } = await stat(file);
      if (size > maxFileBytes) throw tooLarge(path, maxFileBytes);
      return readFile(file);
    },
    close: () => Promise.resolve(),
  };
}

export function tooLarge(name: string, bytes: number): PressError {
  return new PressError("input-too-large", `${name} holds more than ${bytes} bytes once unpacked.`, {
    hint: "A tree of rulepress is far smaller: look at what this is.",
  });
}
