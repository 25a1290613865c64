import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PressError } from "../model/errors.ts";
import type { Folder, FolderWish, Reach } from "../model/plugin.ts";
import { cloneFolder } from "../publish/git-clone.ts";
import type { Environment } from "../publish/git-process.ts";
import { shownWords } from "../publish/shown-words.ts";
import { archiveFolder } from "./folder-archive.ts";
import { diskFolder } from "./folder-disk.ts";
import { unreadable } from "./unreadable.ts";

/** What a run lends to whoever opens folders. */
export interface FolderMeans extends Pick<Reach, "open" | "signal"> {
  /** Environment that git inherits: without PATH it is not found. */
  readonly environment: Environment;
  /** Shown to an http(s) repository, and to nobody else. */
  readonly token?: string;
}

/** Opens what a location names: a folder on disk, a Git repository, or an archive. */
export async function openFolder(location: string, wish: FolderWish, means: FolderMeans): Promise<Folder> {
  const place = placeOf(location, wish);
  if (place.form === "folder") return diskFolder(place.path, wish);
  const scratch = mkdtempSync(join(tmpdir(), "rulepress-folder-"));
  const remove = () => {
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const folder =
      place.form === "git"
        ? await cloneFolder({ address: place.address, scratch, ...means }, wish)
        : await archiveFolder(() => means.open(location), shownWords(location), wish, scratch);
    return { ...folder, close: () => folder.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

type Place =
  | { readonly form: "folder"; readonly path: string }
  | { readonly form: "archive" }
  | { readonly form: "git"; readonly address: string };

/** Names of archives, and the two forms in which forges give them. */
const archiveAddress = /\.(?:tar|tar\.gz|tgz|zip)$|\/(?:tarball|zipball|tar\.gz|zip)(?:\/|$)/i;
/** `user@host:path`, as ssh and git have it. */
const sshAddress = /^[\w.-]+@[\w.-]+:(?!\/\/)\S+$/;

function placeOf(location: string, wish: FolderWish): Place {
  const stated = location.replace(/^git\+(?=[a-z]+:\/\/)/i, "");
  const isGit = stated !== location || wish.branch !== undefined;
  const [, scheme] = /^([a-z][a-z0-9+.-]*):(?:\/\/|:)/i.exec(stated) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return sshAddress.test(stated) ? { form: "git", address: stated } : placeOnDisk(stated, isGit);
    case "http":
    case "https":
      if (!isGit && archiveAddress.test(new URL(stated).pathname)) return { form: "archive" };
      return { form: "git", address: stated };
    case "ssh":
    case "file":
      return { form: "git", address: stated };
    default:
      throw new PressError("folder-location", `${shownWords(location)} is no place that a folder is read from.`, {
        hint: "Give a folder, an archive (.tar.gz, .zip), or a Git repository by https, ssh or file.",
      });
  }
}

function placeOnDisk(path: string, isGit: boolean): Place {
  try {
    if (!statSync(path).isDirectory()) return { form: "archive" };
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const bare = statSync(join(path, "objects"), { throwIfNoEntry: false })?.isDirectory() === true;
  const headed = statSync(join(path, "HEAD"), { throwIfNoEntry: false })?.isFile() === true;
  return isGit || (bare && headed) ? { form: "git", address: resolve(path) } : { form: "folder", path };
}
