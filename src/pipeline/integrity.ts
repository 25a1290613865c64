import { createHash } from "node:crypto";
import { PressError } from "../model/errors.ts";
import type { Published } from "../model/published.ts";
import { type Manifest, manifestPath } from "../tree/manifest.ts";
import { folderDigests, parseSums, sumsPath } from "../tree/sums.ts";

/** Folders that only the past can tell: they cannot be printed anew. */
const irreplaceable = new Set(["ledger", "delta"]);

/**
 * Tells a tree that was edited by hand, from the blob ids alone: every folder's digest stands in the manifest. Gives the
 * folders that must be printed anew when `repair` asks for it; else an edit is an error that names the files.
 */
export async function checkIntegrity(
  published: Published,
  manifest: Manifest | undefined,
  repair: boolean,
): Promise<ReadonlySet<string>> {
  if (manifest === undefined) return requireEmpty(published);
  const now = folderDigests(published.blobs);
  const edited = [...new Set([...Object.keys(now), ...Object.keys(manifest.folders)])].filter(
    (folder) => now[folder] !== manifest.folders[folder],
  );
  if (edited.length === 0) return new Set();
  const lost = edited.filter((folder) => irreplaceable.has(folder));
  if (repair && lost.length === 0) return new Set(edited);
  const files = await editedFiles(published, edited);
  throw new PressError("tree-edited", `The tree was changed by hand: ${list(files)}.`, {
    hint:
      lost.length === 0
        ? "Take the files back from the last commit (git checkout -- <file>), or print them anew with --repair."
        : "Take the files back from the last commit (git checkout -- <file>): ledger and delta hold what cannot be printed anew.",
  });
}

function requireEmpty(published: Published): ReadonlySet<string> {
  const [first] = published.blobs.keys();
  if (first === undefined) return new Set();
  throw new PressError(
    "tree-foreign",
    `The folder holds ${first}, and no ${manifestPath}: it is not a tree of rulepress.`,
    {
      hint: "Choose another --out, or empty the folder.",
    },
  );
}

async function editedFiles(published: Published, folders: readonly string[]): Promise<string[]> {
  const inside = (path: string) => folders.includes(path.includes("/") ? path.slice(0, path.indexOf("/")) : ".");
  const own = new Set([manifestPath, sumsPath]);
  if (!published.blobs.has(sumsPath)) return [`${sumsPath} (missing)`];
  const sums = parseSums((await published.read(sumsPath)).toString("utf8"));
  const files: string[] = [];
  for (const path of published.blobs.keys()) {
    if (!inside(path) || own.has(path)) continue;
    const known = sums.get(path);
    if (known === undefined) files.push(`${path} (added)`);
    else if (
      known !==
      createHash("sha256")
        .update(await published.read(path))
        .digest("hex")
    )
      files.push(`${path} (edited)`);
  }
  for (const path of sums.keys()) {
    if (inside(path) && !own.has(path) && !published.blobs.has(path)) files.push(`${path} (deleted)`);
  }
  return files.length > 0 ? files : folders.map((folder) => `${folder}/`);
}

function list(files: readonly string[]): string {
  const shown = files.slice(0, 10).join(", ");
  return files.length > 10 ? `${shown} and ${files.length - 10} more` : shown;
}
