import { createHash } from "node:crypto";

/** Everything that the object of a commit is made of. */
export interface CommitFields {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Author and committer: whole seconds, in UTC. */
  readonly signed: { readonly name: string; readonly email: string; readonly date: string };
}

/** The object of a commit (git-commit-tree(1), git-hash-object(1)), as git and GitHub write it. */
export function commitBytes({ tree, parents, message, signed }: CommitFields): Buffer {
  const person = `${signed.name} <${signed.email}> ${Date.parse(signed.date) / 1000} +0000`;
  const head = [`tree ${tree}`, ...parents.map((id) => `parent ${id}`), `author ${person}`, `committer ${person}`];
  return Buffer.from(`${head.join("\n")}\n\n${message}`);
}

/** The same with a signature over it, as the last line of its head; a header goes on in lines that begin with a blank. */
export function signedBytes(commit: Buffer, signature: string): Buffer {
  const end = commit.indexOf("\n\n") + 1;
  const header = `gpgsig ${signature.trimEnd().replaceAll("\n", "\n ")}\n`;
  return Buffer.concat([commit.subarray(0, end), Buffer.from(header), commit.subarray(end)]);
}

export function commitId(commit: Buffer): string {
  return createHash("sha1").update(`commit ${commit.length}\0`).update(commit).digest("hex");
}
