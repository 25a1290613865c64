import { type CommitFields, commitBytes, commitId, signedBytes } from "./commit-object.ts";
import { commitAnswer, createdAnswer } from "./github-answers.ts";
import { chunksOf, type Entry } from "./github-chunks.ts";
import type { GitHubClient } from "./github-client.ts";
import { listFolder, type Listing } from "./github-tree.ts";
import { pressIdentity } from "./identity.ts";
import { notAsPlanned, proveBlobs } from "./proof.ts";
import type { StagedChange } from "./publisher.ts";
import type { Signer } from "./ssh-signature.ts";

/** Everything that a commit is made of. Equal drafts give the same commit id. */
export interface Draft {
  /** Tree that the changes go on top of; undefined for none. */
  readonly root: string | undefined;
  readonly listing: Listing;
  readonly folder: string;
  readonly changes: readonly StagedChange[];
  readonly parents: readonly string[];
  readonly message: string;
  readonly asOf: string;
  /** Left out: the commit carries no signature. */
  readonly signer?: Signer | undefined;
}

/** Makes the objects of a commit and proves that they are what the draft says. No branch moves. */
export async function makeCommit(client: GitHubClient, draft: Draft): Promise<string> {
  const tree = await makeTree(client, draft);
  await proveTree(client, draft, tree);
  const signed = byPress(draft.asOf);
  const { message, parents, signer } = draft;
  const fields = { message, tree, parents, author: signed, committer: signed };
  const signature = await signatureOver({ message, tree, parents, signed }, signer);
  const asked = { ...fields, ...(signature !== undefined && { signature: signature.text }) };
  const commit = await client.need("for a new commit", "POST /git/commits", asked, commitAnswer);
  if (commit.tree.sha !== tree) throw notAsPlanned(`its tree is ${commit.tree.sha} and not ${tree}`);
  if (signature !== undefined && commit.sha !== signature.id)
    throw notAsPlanned("it is not the commit that was signed");
  return commit.sha;
}

/** The signature, and the id that the commit must then have: GitHub is given fields, and makes the object that is signed itself. */
async function signatureOver(fields: CommitFields, signer: Signer | undefined) {
  if (signer === undefined) return undefined;
  const commit = commitBytes(fields);
  const text = (await signer.sign("git", commit)).trimEnd();
  return { text, id: commitId(signedBytes(commit, text)) };
}

/** GitHub keeps whole seconds; with the run's time for a date a repeated request makes the same commit. */
export function byPress(asOf: string) {
  return { ...pressIdentity, date: asOf.replace(/\.\d+Z$/, "Z") };
}

async function makeTree(client: GitHubClient, { root, folder, changes }: Draft): Promise<string> {
  let tree = root;
  for (const chunk of chunksOf(changes, folder)) {
    const entries: object[] = [];
    for (const entry of chunk) entries.push({ path: entry.path, ...plainFile, ...(await contentOf(client, entry)) });
    const base = tree === undefined ? {} : { base_tree: tree };
    const made = await client.need("for a new tree", "POST /git/trees", { ...base, tree: entries }, createdAnswer);
    tree = made.sha;
  }
  if (tree === undefined) throw notAsPlanned("it changes nothing");
  return tree;
}

const plainFile = { mode: "100644", type: "blob" } as const;

async function contentOf(client: GitHubClient, { text, bytes }: Entry): Promise<object> {
  if (text !== undefined) return { content: text };
  if (bytes === undefined) return { sha: null };
  const blob = { content: bytes.toString("base64"), encoding: "base64" };
  return client.need("for a new blob", "POST /git/blobs", blob, createdAnswer);
}

async function proveTree(client: GitHubClient, draft: Draft, tree: string): Promise<void> {
  const { listing, folder, changes } = draft;
  const made = await listFolder(client, tree, folder);
  proveBlobs(made.blobs, listing.blobs, changes);
  for (const path of new Set([...made.outside.keys(), ...listing.outside.keys()])) {
    if (made.outside.get(path) !== listing.outside.get(path)) {
      throw notAsPlanned(`it changes ${path}, outside ${folder}/`);
    }
  }
  if (tree === draft.root) throw notAsPlanned("it changes nothing");
}
