import { anyAnswer, issueAnswer } from "./github-answers.ts";
import { type GitHubClient, isRefused } from "./github-client.ts";

/** By this label the issues that rulepress opens are found again. */
const label = {
  name: "held-source",
  color: "d93f0b",
  description: "A feed that rulepress cannot read or does not believe",
} as const;

export interface LabelledIssue {
  readonly number: number;
  readonly source: string;
}

export function heldTitle(source: string): string {
  return `Source ${source} is held`;
}

/** Open issues about held sources; what a person put under the label without the title is left to that person. */
export async function openHeldIssues(client: GitHubClient): Promise<LabelledIssue[]> {
  const asked = { state: "open", labels: label.name };
  const issues = await client.list("for the open issues", "GET /issues", asked, issueAnswer);
  return issues.flatMap(({ number, title, pull_request: pull }) => {
    const source = /^Source ([a-z0-9][a-z0-9._-]*) is held$/.exec(title)?.[1];
    return source === undefined || pull !== undefined ? [] : [{ number, source }];
  });
}

export async function openHeldIssue(client: GitHubClient, source: string, body: string): Promise<void> {
  await beLabelled(client);
  const issue = { title: heldTitle(source), body, labels: [label.name] };
  await client.once("for a new issue", "POST /issues", issue, anyAnswer);
}

/** The comment goes first: an issue that is closed and does not say why stays so. */
export async function closeHeldIssue(client: GitHubClient, number: number, why: string): Promise<void> {
  await comment(client, number, why);
  const closed = { number, state: "closed", state_reason: "completed" };
  await client.need(`for closing the issue #${number}`, "PATCH /issues/{number}", closed, anyAnswer);
}

/** Answers below an issue or a pull request. */
export async function comment(client: GitHubClient, number: number, body: string): Promise<void> {
  const asked = { number, body };
  await client.once(`for a comment on #${number}`, "POST /issues/{number}/comments", asked, anyAnswer);
}

async function beLabelled(client: GitHubClient): Promise<void> {
  const made = await client.ask("for a new label", "POST /labels", label, anyAnswer);
  if (!isRefused(made)) return;
  // Not taken: because it is there already, as a rule.
  if (made.refused.status !== 422) throw made.error;
  await client.need(`for the label ${label.name}`, "GET /labels/{name}", { name: label.name }, anyAnswer);
}
