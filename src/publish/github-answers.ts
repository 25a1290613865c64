import { z } from "zod";

/** The fields of GitHub's answers that are read (docs.github.com/rest/git), checked: a proxy may answer in its place. */
const sha = z.string().regex(/^[0-9a-f]{40}$/);

export const repositoryAnswer = z.object({ default_branch: z.string(), archived: z.boolean() });
export const refAnswer = z.object({ object: z.object({ sha }) });
export const commitAnswer = z.object({ sha, tree: z.object({ sha }) });
export const createdAnswer = z.object({ sha });
export const treeAnswer = z.object({
  sha,
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha })),
  truncated: z.boolean(),
});
export const blobAnswer = z.object({ content: z.string(), encoding: z.literal("base64"), size: z.int() });
export const seedAnswer = z.object({ commit: z.object({ sha }) });
export const comparedAnswer = z.object({ ahead_by: z.int(), behind_by: z.int() });
export const pullAnswer = z.object({ number: z.int(), html_url: z.string() });
export const pullsAnswer = z.array(pullAnswer);
/** The list of issues has pull requests in it, which carry a field of their own. */
export const issueAnswer = z.object({ number: z.int(), title: z.string(), pull_request: z.unknown().optional() });
export const contentsAnswer = z.object({ sha, type: z.literal("file") });
/** A reference, or an annotated tag: what it names, a commit or a tag. */
export const tagAnswer = z.object({ object: z.object({ sha, type: z.string() }) });
export const releaseAnswer = z.object({
  ...{ id: z.int(), tag_name: z.string(), draft: z.boolean() },
  ...{ html_url: z.string(), upload_url: z.string() },
});
/** `state` is `starter` until the whole file arrived; servers of before 2025 state no digest. */
export const assetAnswer = z.object({
  ...{ id: z.int(), name: z.string(), size: z.int(), state: z.string() },
  digest: z.string().nullish(),
});
/** Of an answer in which nothing is of interest: that it is no refusal is known by then. */
export const anyAnswer = z.unknown().transform(() => ({}));

/** How GitHub says no: a message, and sometimes what is wrong in particular. */
export const refusalAnswer = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string().optional(), code: z.string().optional() })]))
    .optional(),
});

/** What an answer is checked against. */
export type Shape<T> = z.ZodType<T>;

export function listOf<T>(entry: Shape<T>): Shape<T[]> {
  return z.array(entry);
}

export type TreeEntry = z.output<typeof treeAnswer>["tree"][number];
export type ReleaseSeen = z.output<typeof releaseAnswer>;
export type AssetSeen = z.output<typeof assetAnswer>;
export type Pull = z.output<typeof pullAnswer>;
