import { createHash } from "node:crypto";
import { PressError } from "../model/errors.ts";
import type { Published } from "../model/published.ts";
import type { Manifest } from "../tree/manifest.ts";
import { folderDigests, folderOf, manifestPath, manifestSum, parseSums, sumsDigest, sumsPath } from "../tree/sums.ts";

/** Folders that only the past can tell: they cannot be printed anew. */
const irreplaceable = new Set(["ledger", "delta"]);

/**
 * Tells a tree that was edited by hand, from the blob ids alone: every folder's digest stands in the manifest, and manifest and
 * SHA256SUMS vouch for one another. Gives the folders that must be printed anew when `repair` asks for it; else an edit is an error that names the files.
 */
export async function checkIntegrity(
  published: Published,
  manifest: Manifest | undefined,
  repair: boolean,
): Promise<ReadonlySet<string>> {
  if (manifest === undefined) return requireEmpty(published);
  const broken = await editedRecord(published, manifest);
  if (broken !== undefined) throw handEdited([broken], false);
  const now = folderDigests(published.blobs);
  const edited = [...new Set([...Object.keys(now), ...Object.keys(manifest.folders)])].filter(
    (folder) => now[folder] !== manifest.folders[folder],
  );
  if (edited.length === 0) return new Set();
  const lost = edited.filter((folder) => irreplaceable.has(folder));
  if (repair && lost.length === 0) return new Set(edited);
  throw handEdited(await editedFiles(published, edited), lost.length === 0);
}

function handEdited(files: readonly string[], repairable: boolean): PressError {
  const back = "Take the files back from the last commit (git checkout -- <file>)";
  return new PressError("tree-edited", `The tree was changed by hand: ${list(files)}.`, {
    hint: repairable
      ? `${back}, or print them anew with --repair.`
      : `${back}: ledger, delta, manifest and checksums hold what cannot be printed anew.`,
  });
}

/** Whichever of manifest and checksum file does not fit the other. */
async function editedRecord(published: Published, manifest: Manifest): Promise<string | undefined> {
  if (!published.blobs.has(sumsPath)) return `${sumsPath} (deleted)`;
  const text = (await published.read(sumsPath)).toString("utf8");
  const sha256 = createHash("sha256").update(await published.read(manifestPath));
  if (manifestSum(text) !== sha256.digest("hex")) return `${manifestPath} (edited)`;
  return manifest.sums === sumsDigest(text) ? undefined : `${sumsPath} (edited)`;
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
  const inside = (path: string) => folders.includes(folderOf(path));
  const own = new Set([manifestPath, sumsPath]);
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
