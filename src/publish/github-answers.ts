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

/** How GitHub says no: a message, and sometimes what is wrong in particular. */
export const refusalAnswer = z.object({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.object({ message: z.string().optional() })])).optional(),
});

/** What an answer is checked against. */
export type Shape<T> = z.ZodType<T>;
export type TreeEntry = z.output<typeof treeAnswer>["tree"][number];
export type Pull = z.output<typeof pullAnswer>;
