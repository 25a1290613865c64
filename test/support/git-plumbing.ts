import { spawn } from "node:child_process";
import { bodyOf } from "./git-server.ts";

/** How a git command ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export type Plumbing = (args: readonly string[], input?: string | Buffer, env?: Env) => Promise<Ended>;
type Env = Readonly<Record<string, string>>;

/** Git's plumbing in one bare repository, without waiting in the way of other requests. */
export function plumbing(repository: string, environment: Env): Plumbing {
  return (args, input = "", env = {}) => run("git", ["-C", repository, ...args], input, { ...environment, ...env });
}

export async function run(command: string, args: readonly string[], input: string | Buffer, env: Env): Promise<Ended> {
  const child = spawn(command, args, { env, stdio: "pipe" });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (status) => {
      resolve(status ?? -1);
    });
  });
  // What a command does not read breaks the pipe, which its status tells better.
  child.stdin.on("error", () => undefined).end(input);
  const [stdout, stderr, status] = await Promise.all([bodyOf(child.stdout), bodyOf(child.stderr), ended]);
  return { status, stdout, stderr: stderr.toString("utf8").trim() };
}
