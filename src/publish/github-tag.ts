import { PressError } from "../model/errors.ts";
import { tagAnswer } from "./github-answers.ts";
import { type GitHubClient, isRefused } from "./github-client.ts";

/** GitHub takes a tag that is there as it stands, and leaves the wished commit unread: the release would be of another one. */
export async function refuseMovedTag(client: GitHubClient, tag: string, commit: string): Promise<void> {
  const at = await commitOfTag(client, tag);
  if (at === undefined || at === commit) return;
  throw new PressError(
    "release-tag",
    `The tag ${tag} stands on ${at.slice(0, 12)}, and not on ${commit.slice(0, 12)}.`,
    {
      hint: "Choose another tag: those who fetched this one would never see it move.",
      exit: 4,
    },
  );
}

/** Undefined where there is no such tag. An annotated tag is an object of its own, which names the commit. */
async function commitOfTag(client: GitHubClient, tag: string): Promise<string | undefined> {
  const doing = `for the tag ${tag}`;
  const found = await client.ask(doing, "GET /git/ref/{ref}", { ref: `tags/${tag}` }, tagAnswer);
  if (isRefused(found)) {
    if (found.refused.status === 404) return undefined;
    throw found.error;
  }
  const { sha, type } = found.object;
  if (type !== "tag") return sha;
  return (await client.need(doing, "GET /git/tags/{sha}", { sha }, tagAnswer)).object.sha;
}
