import { spawn } from "node:child_process";
import { PressError } from "../model/errors.ts";
import type { Environment } from "./git-process.ts";
import { shownWords } from "./shown-words.ts";

/** GitHub's own command line program, which every runner of GitHub Actions has. It takes token and repository from the environment. */
export interface Gh {
  /** stdout of a command. No shell is between: a title can be odd, but never a command. */
  run(args: readonly string[], input?: string): Promise<string>;
}

export function ghIn(folder: string, environment: Environment): Gh {
  const secrets = ["GH_TOKEN", "GITHUB_TOKEN", "RULEPRESS_GIT_TOKEN"].flatMap((name) => environment[name] ?? []);
  const env = { ...environment, GH_PROMPT_DISABLED: "1", NO_COLOR: "1" };
  return {
    run(args, input = "") {
      return new Promise((resolve, reject) => {
        const child = spawn("gh", args, { cwd: folder, env, stdio: "pipe" });
        const stdout: Buffer[] = [];
        const stderr: Buffer[] = [];
        child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
        child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
        // A gh that ends without reading its input tells why by its status.
        child.stdin.on("error", () => undefined).end(input);
        child.once("error", (error) => {
          reject(missing(error));
        });
        child.once("close", (status) => {
          if (status === 0) resolve(Buffer.concat(stdout).toString("utf8"));
          else
            reject(failed(args, status, shownWords(Buffer.concat(stderr).toString("utf8"), secrets.filter(Boolean))));
        });
      });
    },
  };
}

function missing(cause: Error): PressError {
  return new PressError("gh-missing", "There is no gh on the PATH.", {
    hint: "Runners of GitHub Actions have it; elsewhere install GitHub's command line program and set GH_TOKEN.",
    cause,
    exit: 4,
  });
}

function failed(args: readonly string[], status: number | null, words: string): PressError {
  const command = args.slice(0, 2).join(" ");
  return new PressError("gh-failed", `gh ${command} ended with status ${status ?? "of a signal"}: ${words}`, {
    hint: "GH_TOKEN must be allowed to write what the command makes (issues, or contents and pull requests), in GH_REPO.",
    exit: 4,
  });
}
