import { PressError } from "../model/errors.ts";
import { gitIn, type Environment } from "./git-process.ts";

/** The branch that is checked out in a repository, also before its first commit. */
export async function currentBranch(repository: string, environment: Environment): Promise<string> {
  const { status, stdout } = await gitIn(repository, { environment }).run([
    "symbolic-ref",
    "--quiet",
    "--short",
    "HEAD",
  ]);
  const branch = stdout.toString("utf8").trim();
  if (status === 0 && branch !== "") return branch;
  throw new PressError("publish-branch", `${repository} has no branch checked out, so there is none to publish to.`, {
    hint: "Name the branch with --branch, or run the command inside a clone of the rules repository.",
  });
}
