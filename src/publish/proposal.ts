import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Gh } from "./gh.ts";
import type { Git } from "./git-process.ts";

export interface Proposal {
  /** Branch that is made for it; a proposal whose branch was used before is not made again. */
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  /** Path of the file in the repository, and its whole new text. */
  readonly path: string;
  readonly text: string;
}

const refs = z.array(z.object({ ref: z.string() }));
const numbers = z.array(z.object({ number: z.number() }));

/**
 * Opens a pull request that changes one file, by GitHub's API alone: nothing is checked out, and the commit is GitHub's own,
 * signed by it. Texts go by standard input as JSON. Says whether there was one already.
 */
export async function propose(gh: Gh, git: Git, proposal: Proposal): Promise<"opened" | "known"> {
  const { branch, base, title, body, path, text } = proposal;
  const listed = await gh.run(["pr", "list", "--head", branch, "--state", "all", "--json", "number"]);
  if (answered(numbers, listed).length > 0) return "known";
  const commit = (await git.output(["rev-parse", "HEAD"])).toString().trim();
  const blob = (await git.output(["rev-parse", `HEAD:${path}`])).toString().trim();
  await beginBranch(gh, branch, commit);
  const content = Buffer.from(text).toString("base64");
  await send(gh, "PUT", `contents/${path}`, { message: title, branch, sha: blob, content });
  await gh.run(["pr", "create", "--head", branch, "--base", base, "--title", title, "--body-file", "-"], body);
  return "opened";
}

/** Answers below an issue. */
export async function answer(gh: Gh, issue: number, body: string): Promise<void> {
  await gh.run(["issue", "comment", String(issue), "--body-file", "-"], body);
}

/** A branch without a pull request was left behind by a run that broke off: it begins anew. */
async function beginBranch(gh: Gh, branch: string, commit: string): Promise<void> {
  const matching = await gh.run(["api", `${repository}/git/matching-refs/heads/${branch}`]);
  // They match by their beginning: issue-1 finds issue-12 too.
  const there = answered(refs, matching).some(({ ref }) => ref === `refs/heads/${branch}`);
  if (there) await send(gh, "PATCH", `git/refs/heads/${branch}`, { sha: commit, force: true });
  else await send(gh, "POST", "git/refs", { ref: `refs/heads/${branch}`, sha: commit });
}

/** gh fills in the names, from GH_REPO or from the remote. */
const repository = "repos/{owner}/{repo}";

async function send(gh: Gh, method: string, where: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  await gh.run(["api", "--method", method, `${repository}/${where}`, "--input", "-"], JSON.stringify(fields));
}

function answered<Answer>(schema: z.ZodType<Answer>, text: string): Answer {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new PressError("gh-answer", "gh answered in a form that rulepress does not know.", {
    hint: "Update gh; `gh pr list --json number` should print a list.",
  });
}
