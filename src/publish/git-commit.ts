import { signedBytes } from "./commit-object.ts";
import type { Git } from "./git-process.ts";
import { listBlobs } from "./git-tree.ts";
import { pressIdentity } from "./identity.ts";
import { notAsPlanned, proveBlobs, refuseCrookedPath } from "./proof.ts";
import type { PublishedTree, StagedChange } from "./publisher.ts";
import type { Signer } from "./ssh-signature.ts";
import { stagedBytes } from "./staged.ts";

/** Everything that a commit is made of. Equal drafts give the same commit id, on every machine. */
export interface Draft {
  readonly base: PublishedTree;
  readonly folder: string;
  readonly changes: readonly StagedChange[];
  readonly message: string;
  /** Author and committer date: the run's time, never the machine's. */
  readonly asOf: string;
  /** Left out: the commit carries no signature. */
  readonly signer?: Signer | undefined;
}

/** fast-import cannot do without a ref; it is gone again before anything else happens. */
const scratchRef = "refs/rulepress/next";

/** Writes the commit into the object database and proves that it is what the draft says. No branch, index or work tree moves. */
export async function makeCommit(git: Git, draft: Draft): Promise<string> {
  for (const change of draft.changes) refuseCrookedPath(change.path);
  const plain = await importCommit(git, draft);
  const commit = draft.signer === undefined ? plain : await signCommit(git, plain, draft.signer);
  await verifyCommit(git, draft, commit);
  return commit;
}

/** fast-import writes no signature: its commit is signed as it stands, and written once more with the signature in it. */
async function signCommit(git: Git, plain: string, signer: Signer): Promise<string> {
  const commit = await git.output(["cat-file", "commit", plain]);
  const signed = signedBytes(commit, await signer.sign("git", commit));
  return (await git.output(["hash-object", "-t", "commit", "-w", "--stdin"], [signed])).toString("ascii").trim();
}

async function importCommit(git: Git, draft: Draft): Promise<string> {
  const identity = await committer(git);
  // A killed run leaves its ref behind: --force takes it over. By default each file would be kept as a difference to the one
  // before it in the stream, and neither the push nor a later gc looks for a better base where there is one: histories
  // grew threefold. Of whole objects the push makes differences to the file's last version.
  const args = ["fast-import", "--quiet", "--done", "--force", "--depth=0", "--date-format=raw"];
  try {
    const answer = await git.output(args, commitStream(draft, identity));
    return answer.toString("ascii").trim();
  } finally {
    await git.run(["update-ref", "-d", scratchRef]);
  }
}

/**
 * Input of git-fast-import(1). Blobs go inline, so that only one file is in memory at a time. Removals come first: a file
 * may make room for a folder of its name. `get-mark` answers the commit's id on stdout.
 */
function* commitStream(draft: Draft, identity: string): Generator<Buffer | string> {
  const seconds = Math.floor(Date.parse(draft.asOf) / 1000);
  yield `commit ${scratchRef}\nmark :1\ncommitter ${identity} ${seconds} +0000\n`;
  yield* data(Buffer.from(draft.message, "utf8"));
  if (draft.base.commit !== undefined) yield `from ${draft.base.commit}\n`;
  for (const { action, path } of draft.changes) {
    if (action === "remove") yield `D ${quotedPath(`${draft.folder}/${path}`)}\n`;
  }
  for (const change of draft.changes) {
    if (change.action === "remove") continue;
    yield `M 100644 inline ${quotedPath(`${draft.folder}/${change.path}`)}\n`;
    yield* data(stagedBytes(change.path, change.file));
  }
  yield "get-mark :1\ndone\n";
}

function* data(bytes: Buffer): Generator<Buffer | string> {
  yield `data ${bytes.length}\n`;
  yield bytes;
  yield "\n";
}

/** Name and address of the repository's own git config, or rulepress itself, as on a fresh CI runner. */
export async function committer(git: Git): Promise<string> {
  // Exit status 1 with no output: nothing of the kind is set.
  const { stdout } = await git.run(["config", "-z", "--get-regexp", "^user\\.(name|email)$"]);
  const stated = new Map<string, string>();
  for (const entry of stdout.toString("utf8").split("\0")) {
    const [key = "", ...value] = entry.split("\n");
    stated.set(
      key,
      value
        .join(" ")
        .replace(/[<>\p{Cc}]/gu, "")
        .trim(),
    );
  }
  const name = stated.get("user.name") ?? "";
  const email = stated.get("user.email") ?? "";
  return `${name === "" ? pressIdentity.name : name} <${email === "" ? pressIdentity.email : email}>`;
}

const plainBytes = /^[A-Za-z0-9._/-]$/;

/** git-fast-import(1) `<path>`: a C-style quoted string. Every byte that is not plain goes as octal. */
function quotedPath(path: string): string {
  const written = Array.from(Buffer.from(path, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return plainBytes.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${written.join("")}"`;
}

/** The name of the tree without entries, known to every git repository with SHA-1. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** The second pair of eyes: git itself lists the new commit, and the plan must account for all of it. */
async function verifyCommit(git: Git, { base, folder, changes }: Draft, commit: string): Promise<void> {
  proveBlobs(await listBlobs(git, commit, folder), base.blobs, changes);

  const touched = await git.output(["diff-tree", "-r", "-z", "--name-only", base.commit ?? emptyTree, commit]);
  const paths = touched.toString("utf8").split("\0").slice(0, -1);
  if (paths.length === 0) throw notAsPlanned("it changes nothing");
  for (const path of paths) {
    if (!path.startsWith(`${folder}/`)) throw notAsPlanned(`it changes ${path}, outside ${folder}/`);
  }
}
