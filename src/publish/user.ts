import { gitIn, type Environment } from "./git-process.ts";

/** `user.name` of git, by which a person is known in the history; undefined where none is set. */
export async function gitUser(repository: string, environment: Environment): Promise<string | undefined> {
  const { status, stdout } = await gitIn(repository, { environment }).run(["config", "user.name"]);
  const name = stdout.toString("utf8").trim();
  return status === 0 && name !== "" ? name : undefined;
}
