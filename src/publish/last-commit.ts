import { isoTime } from "../model/time.ts";
import { type Environment, gitIn } from "./git-process.ts";

/** Time of the newest commit that is checked out, or undefined before the first one. A shallow clone has it too. */
export async function lastCommit(repository: string, environment: Environment): Promise<string | undefined> {
  const { status, stdout } = await gitIn(repository, { environment }).run(["log", "-1", "--format=%ct", "HEAD"]);
  const seconds = Number(stdout.toString("utf8").trim());
  return status === 0 && seconds > 0 ? isoTime(seconds * 1000) : undefined;
}
