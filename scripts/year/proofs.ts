import { join } from "node:path";
import { verify } from "../../src/pipeline/verify.ts";
import type { Yard } from "../../test/support/git.ts";

/** What must hold at the end of a year; each line is something that does not. */
export async function brokenPromises(yard: Yard, remote: string, commits: number): Promise<string[]> {
  const shallow = join(yard.folder, "shallow");
  const head = (repository: string, what: string) => yard.git(repository, "rev-parse", what).trim();
  // Throws for what is damaged.
  yard.git(remote, "fsck", "--strict", "--full");
  const counted = Number(yard.git(remote, "rev-list", "--count", "main"));
  const { findings } = await verify(join(shallow, "rules"), { rebuild: true, scratch: join(yard.folder, "scratch") });
  return [
    ...(counted === commits ? [] : [`${counted} commits stand for ${commits} runs that learned something`]),
    ...(head(shallow, "HEAD^{tree}") === head(remote, "main^{tree}") ? [] : ["a fresh clone holds another tree"]),
    ...(yard.git(shallow, "status", "--porcelain") === "" ? [] : ["a fresh clone differs from its commit"]),
    ...findings.map(({ file, problem }) => `${file} ${problem}`),
  ];
}
