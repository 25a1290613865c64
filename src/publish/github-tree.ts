import { PressError } from "../model/errors.ts";
import { treeAnswer, type TreeEntry } from "./github-answers.ts";
import type { GitHubClient } from "./github-client.ts";

/** A commit's tree, told apart into the folder that is ours and everything else. */
export interface Listing {
  /** Path below the folder to blob id, as `PublishedTree.blobs`. */
  readonly blobs: ReadonlyMap<string, string>;
  /** What stands beside the folder, on each level of its path: it must never change. */
  readonly outside: ReadonlyMap<string, string>;
}

export const nothingListed: Listing = { blobs: new Map(), outside: new Map() };

/** Walks down to the folder, so that the one long list is of the folder alone. */
export async function listFolder(client: GitHubClient, root: string, folder: string): Promise<Listing> {
  const outside = new Map<string, string>();
  let tree = root;
  let above = "";
  for (const name of folder.split("/")) {
    const entries = await listLevel(client, tree);
    const way = entries.find((entry) => entry.path === name && entry.type === "tree");
    for (const entry of entries) {
      if (entry !== way) outside.set(`${above}${entry.path}`, `${entry.mode} ${entry.sha}`);
    }
    if (way === undefined) return { blobs: new Map(), outside };
    tree = way.sha;
    above += `${name}/`;
  }
  const blobs = new Map<string, string>();
  await listBelow(client, tree, "", blobs);
  return { blobs, outside };
}

/** A recursive answer ends at 100,000 entries or 7 MB and says `truncated`; each level for itself is shorter. */
async function listBelow(client: GitHubClient, tree: string, prefix: string, into: Map<string, string>): Promise<void> {
  const whole = await client.need("for a tree", "GET /git/trees/{tree}?recursive=1", { tree }, treeAnswer);
  if (!whole.truncated) {
    for (const entry of whole.tree) add(into, prefix, entry);
    return;
  }
  for (const entry of await listLevel(client, tree)) {
    if (entry.type === "tree") await listBelow(client, entry.sha, `${prefix}${entry.path}/`, into);
    else add(into, prefix, entry);
  }
}

function add(into: Map<string, string>, prefix: string, { path, mode, type, sha }: TreeEntry): void {
  if (type !== "tree") into.set(`${prefix}${path}`, mode === "100644" ? sha : `${sha} ${mode}`);
}

async function listLevel(client: GitHubClient, tree: string): Promise<readonly TreeEntry[]> {
  const level = await client.need("for a tree", "GET /git/trees/{tree}", { tree }, treeAnswer);
  if (!level.truncated) return level.tree;
  throw new PressError("publish-too-many", "A folder of the repository has more entries than GitHub's API lists.", {
    hint: "Publish with --via git, which has no such limit.",
    exit: 4,
  });
}
