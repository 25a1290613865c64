import { PressError } from "../model/errors.ts";
import { blobReader, type BlobReader } from "./git-blobs.ts";
import type { Git } from "./git-process.ts";
import { refusedBy } from "./git-refusal.ts";
import type { PublishedTree } from "./publisher.ts";

/** Where a commit is looked up, and how people call that place. */
export interface Place {
  readonly remote: string;
  readonly branch: string;
  /** Path of the tree in the repository, without slashes at its ends. */
  readonly folder: string;
}

/** Brings the remote's tip into the repository and lists the folder. Reads no file, moves no branch, needs no work tree. */
export async function openTree(git: Git, place: Place): Promise<PublishedTree> {
  const commit = await fetchTip(git, place);
  const blobs = commit === undefined ? new Map<string, string>() : await listBlobs(git, commit, place.folder);
  let reader: BlobReader | undefined;
  return {
    commit,
    blobs,
    async read(path) {
      const blob = blobs.get(path);
      if (blob === undefined) throw notPublished(path, place);
      reader ??= blobReader(git);
      return reader.read(blob.split(" ", 1).join());
    },
    async close() {
      await reader?.close();
      reader = undefined;
    },
  };
}

/** The depth and the filter of the clone are kept, because fetch is not told another one. */
async function fetchTip(git: Git, place: Place): Promise<string | undefined> {
  const ref = `refs/rulepress/base/${place.branch}`;
  const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
  const outcome = await git.run(["fetch", ...quiet, place.remote, `+refs/heads/${place.branch}:${ref}`]);
  if (outcome.status === 0) return (await git.output(["rev-parse", "--verify", `${ref}^{commit}`])).toString().trim();
  if (!outcome.words.includes("couldn't find remote ref")) throw refusedBy("fetch", place, outcome.words);
  await git.output(["update-ref", "-d", ref]);
  return undefined;
}

/** Path below the folder ("" for the whole repository) to blob id, as `PublishedTree.blobs`. */
export async function listBlobs(git: Git, commit: string, folder: string): Promise<Map<string, string>> {
  const below = folder === "" ? "" : `${folder}/`;
  const within = below === "" ? [] : ["--", below];
  const listing = await git.output(["ls-tree", "-r", "-z", "--full-tree", commit, ...within]);
  const blobs = new Map<string, string>();
  for (const entry of listing.toString("utf8").split("\0")) {
    // `<mode> <type> <id>\t<path>`, git-ls-tree(1) "Output format"; -z leaves paths unquoted.
    const tab = entry.indexOf("\t");
    const [mode = "", , id = ""] = entry.slice(0, tab).split(" ");
    if (tab > 0) blobs.set(entry.slice(tab + 1 + below.length), mode === "100644" ? id : `${id} ${mode}`);
  }
  return blobs;
}

function notPublished(path: string, place: Place): PressError {
  return new PressError("git-failed", `${place.folder}/${path} is not in ${place.branch} of ${place.remote}.`, {
    exit: 4,
  });
}
