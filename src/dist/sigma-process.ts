import { spawn } from "node:child_process";
import { PressError } from "../model/errors.ts";
import { shownWords } from "../publish/shown-words.ts";

/** A program `sigma` (sigma-cli), and the variables of the process that it may see. */
export interface SigmaProgram {
  /** A path, or a name that is looked for on the PATH. */
  readonly command: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a Python program needs to start; the keys of sources are no business of it. */
const keptVariables = ["PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "SYSTEMROOT"];

/** Longest piece of stderr that is kept. */
const keptCharacters = 16_384;

/** What `sigma` prints for these arguments. No shell is between, and a run that ends badly gives nothing. */
export function sigmaOutput({ command, environment }: SigmaProgram, args: readonly string[]): Promise<string> {
  const kept = keptVariables.map((name) => [name, environment[name]] as const);
  // Without it, Python would print in the encoding of the terminal, which in a container is ASCII.
  const env = { ...Object.fromEntries(kept), PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-keptCharacters);
    });
    child.once("error", (error) => {
      reject(notStarted(command, error));
    });
    child.once("close", (status, signal) => {
      if (status === 0) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(failed(`status ${status ?? signal ?? "unknown"}`, said));
    });
  });
}

function notStarted(command: string, cause: Error): PressError {
  return new PressError("sigma-missing", `${command} cannot be started: ${cause.message}.`, {
    hint: "Install sigma-cli by the requirements.txt that `rulepress init` writes to .github/sigma/, and name its program.",
    cause,
  });
}

function failed(end: string, said: string): PressError {
  return new PressError("sigma-failed", `sigma convert ended with ${end}: ${shownWords(said) || "it said nothing"}`, {
    hint: "Run the same in the folder of the pack to see more; `sigma list targets` tells which backends are installed.",
  });
}
