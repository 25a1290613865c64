import { refAnswer, seedAnswer } from "./github-answers.ts";
import { type GitHubClient, isRefused } from "./github-client.ts";
import { byPress } from "./github-commit.ts";

/** Where a branch stands. `empty`: the whole repository has no commit, and takes no object yet. */
export type Tip = { readonly sha: string } | "absent" | "empty";

export async function tipOf(client: GitHubClient, branch: string): Promise<Tip> {
  const found = await client.ask(
    `for the branch ${branch}`,
    "GET /git/ref/{ref}",
    { ref: `heads/${branch}` },
    refAnswer,
  );
  if (!isRefused(found)) return { sha: found.object.sha };
  if (found.refused.status === 404) return "absent";
  // "Git Repository is empty."
  if (found.refused.status === 409) return "empty";
  throw found.error;
}

/** Words of a branch that stands elsewhere by now, or was made or deleted in between. */
const lostRace = /fast[ -]forward|already exists|does not exist|cannot lock ref|failed to update|is at [0-9a-f]+ but/i;

/**
 * Lets the branch point to a commit, unforced: GitHub itself decides a race. False when somebody was faster. A first request
 * whose answer was lost, and that is made again, finds the branch where it should be.
 */
export async function moveBranch(
  client: GitHubClient,
  branch: string,
  from: string | undefined,
  commit: string,
): Promise<boolean> {
  const doing = `for moving the branch ${branch}`;
  const moved =
    from === undefined
      ? await client.ask(doing, "POST /git/refs", { ref: `refs/heads/${branch}`, sha: commit }, refAnswer)
      : await client.ask(
          doing,
          "PATCH /git/refs/{ref}",
          { ref: `heads/${branch}`, sha: commit, force: false },
          refAnswer,
        );
  if (!isRefused(moved)) return true;
  const { status, words } = moved.refused;
  if (status !== 409 && !(status === 422 && lostRace.test(words))) throw moved.error;
  const tip = await tipOf(client, branch);
  return typeof tip === "object" && tip.sha === commit;
}

/**
 * An empty repository takes no trees (409): its first commit is made by the contents API, on the default branch. The commit of
 * the tree then stands on it, without its file. Undefined when somebody else began first.
 */
export async function beginRepository(client: GitHubClient, asOf: string): Promise<string | undefined> {
  const signed = byPress(asOf);
  const begun = await client.ask(
    "for the first commit",
    "PUT /contents/{path}",
    { path: ".gitkeep", message: "Begin\n", content: "Cg==", author: signed, committer: signed },
    seedAnswer,
  );
  if (!isRefused(begun)) return begun.commit.sha;
  if (begun.refused.status === 409 || begun.refused.status === 422) return undefined;
  throw begun.error;
}
