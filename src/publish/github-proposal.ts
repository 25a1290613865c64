import { PressError } from "../model/errors.ts";
import { anyAnswer, blobAnswer, contentsAnswer, pullAnswer, pullsAnswer } from "./github-answers.ts";
import { type GitHubClient, isRefused } from "./github-client.ts";
import { tipOf } from "./github-ref.ts";

export interface Proposal {
  /** Branch that is made for it; a proposal whose branch was used before is not made again. */
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  /** Path of the file in the repository, and its whole new text. */
  readonly path: string;
  readonly text: string;
  /** What the new text was made from; empty where there was no file. */
  readonly before: string;
}

/**
 * Opens a pull request that changes one file. The commit is GitHub's own, signed by it. Says whether there was one already; a run
 * that breaks off leaves a branch behind, on which the next one begins anew.
 */
export async function propose(client: GitHubClient, owner: string, proposal: Proposal): Promise<"opened" | "known"> {
  const { branch, base, title, body, path, text } = proposal;
  const asked = { head: `${owner}:${branch}`, state: "all" };
  const known = await client.need("for pull requests", "GET /pulls", asked, pullsAnswer);
  if (known.length > 0) return "known";
  const commit = await commitOf(client, base);
  const blob = await blobBefore(client, proposal, commit);
  await beginBranch(client, branch, commit);
  const content = Buffer.from(text).toString("base64");
  const change = { path, branch, message: title, content, ...(blob !== undefined && { sha: blob }) };
  await client.once(`for ${path}`, "PUT /contents/{path}", change, anyAnswer);
  const pull = { head: branch, base, title, body };
  await client.once("for a new pull request", "POST /pulls", pull, pullAnswer);
  return "opened";
}

async function commitOf(client: GitHubClient, base: string): Promise<string> {
  const tip = await tipOf(client, base);
  if (typeof tip === "object") return tip.sha;
  throw new PressError("publish-branch", `There is no branch ${base} that a pull request could go into.`, {
    hint: "Run the command on the event of an issue of this repository.",
    exit: 4,
  });
}

/** The file as it stands there. Where somebody changed it in between, our text would take that back. */
async function blobBefore(
  client: GitHubClient,
  { path, before }: Proposal,
  commit: string,
): Promise<string | undefined> {
  const doing = `for ${path}`;
  const found = await client.ask(doing, "GET /contents/{path}", { path, ref: commit }, contentsAnswer);
  if (isRefused(found)) {
    if (found.refused.status !== 404) throw found.error;
    if (before !== "") throw changed(path);
    return undefined;
  }
  const { content } = await client.need(doing, "GET /git/blobs/{blob}", { blob: found.sha }, blobAnswer);
  if (Buffer.from(content, "base64").toString() !== before) throw changed(path);
  return found.sha;
}

function changed(path: string): PressError {
  return new PressError("proposal-stale", `${path} is not the same in the repository as in this folder.`, {
    hint: "Check the branch out anew, and run again.",
    exit: 4,
  });
}

async function beginBranch(client: GitHubClient, branch: string, commit: string): Promise<void> {
  const doing = `for the branch ${branch}`;
  const made = await client.ask(doing, "POST /git/refs", { ref: `refs/heads/${branch}`, sha: commit }, anyAnswer);
  if (!isRefused(made)) return;
  if (!/already exists/i.test(made.refused.words)) throw made.error;
  const back = { ref: `heads/${branch}`, sha: commit, force: true };
  await client.need(doing, "PATCH /git/refs/{ref}", back, anyAnswer);
}
