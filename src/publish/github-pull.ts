import { markdownText } from "../dialects/markdown.ts";
import { comparedAnswer, type Pull, pullAnswer, pullsAnswer } from "./github-answers.ts";
import { type GitHubClient, isRefused } from "./github-client.ts";

/** The one branch that pull requests of rulepress come from. Nobody else should write to it. */
export const ownBranch = "rulepress/update";

/** Our open pull request into a branch, where there is one. */
export async function openPull(client: GitHubClient, owner: string, base: string): Promise<Pull | undefined> {
  const asked = { state: "open", head: `${owner}:${ownBranch}`, base };
  const [pull] = await client.need("for pull requests", "GET /pulls", asked, pullsAnswer);
  return pull;
}

/** How far our branch has gone from a branch: commits that only the one has, and that only the other has. */
export async function apart(client: GitHubClient, base: string): Promise<{ ahead: number; behind: number }> {
  const compared = await client.need(
    `for comparing ${ownBranch} with ${base}`,
    "GET /compare/{base}...{head}",
    { base, head: ownBranch },
    comparedAnswer,
  );
  return { ahead: compared.ahead_by, behind: compared.behind_by };
}

/** Opens the pull request, or brings the words of the open one up to date. There is never a second one. */
export async function bringPull(client: GitHubClient, owner: string, base: string, message: string): Promise<string> {
  const words = pullWords(message);
  const known = await openPull(client, owner, base);
  if (known !== undefined) return update(client, known, words);
  const asked = { ...words, head: ownBranch, base };
  const opened = await client.ask("for a new pull request", "POST /pulls", asked, pullAnswer);
  if (!isRefused(opened)) return opened.html_url;
  // Another run, or a first request of which the answer was lost.
  const other = opened.refused.status === 422 ? await openPull(client, owner, base) : undefined;
  if (other === undefined) throw opened.error;
  return update(client, other, words);
}

async function update(client: GitHubClient, { number }: Pull, words: PullWords): Promise<string> {
  const asked = { number, ...words };
  const updated = await client.need("for the pull request", "PATCH /pulls/{number}", asked, pullAnswer);
  return updated.html_url;
}

interface PullWords {
  readonly title: string;
  readonly body: string;
}

/** The commit message in Markdown, line for line. A title is no Markdown. */
export function pullWords(message: string): PullWords {
  const [title = "", ...body] = message.trim().split("\n");
  return { title, body: markdownText(body.join("\n").trim()) };
}
