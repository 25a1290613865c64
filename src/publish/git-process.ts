import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PressError } from "../model/errors.ts";
import { shownWords } from "./shown-words.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type Input = Iterable<Buffer | string> | AsyncIterable<Buffer | string>;

export interface Surroundings {
  readonly environment: Environment;
  /** Handed over in the environment (git 2.31 on), because arguments can be seen by every process of the machine. */
  readonly config?: readonly (readonly [key: string, value: string])[];
  /** Taken out of everything that git says. */
  readonly secrets?: readonly string[];
  /** Ends every git process of these surroundings at once. */
  readonly signal?: AbortSignal;
}

/** How a git process ended. `words` are its last lines on stderr, fit to be shown. */
export interface Ending {
  readonly status: number;
  readonly words: string;
}

export interface Outcome extends Ending {
  readonly stdout: Buffer;
}

export interface Running {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly ended: Promise<Ending>;
  kill(): void;
}

export interface Git {
  /** Runs to the end, whatever the exit status is. */
  run(args: readonly string[], input?: Input): Promise<Outcome>;
  /** stdout of a command that has no honest reason to fail. */
  output(args: readonly string[], input?: Input): Promise<Buffer>;
  start(args: readonly string[]): Running;
}

/** Git in one repository. No shell is between: a value can be odd, but never a command. */
export function gitIn(repository: string, surroundings: Surroundings): Git {
  const env = cleanEnvironment(surroundings);
  const { secrets = [], signal } = surroundings;

  function start(args: readonly string[]): Running {
    signal?.throwIfAborted();
    // -C and not `cwd`: for a missing folder Node would claim that git is missing.
    const child = spawn("git", ["-C", repository, ...args], { env, stdio: "pipe" });
    const kill = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", kill, { once: true });
    const ended = ending(child, secrets).finally(() => signal?.removeEventListener("abort", kill));
    return { stdin: child.stdin, stdout: child.stdout, ended, kill };
  }

  async function run(args: readonly string[], input: Input = []): Promise<Outcome> {
    const running = start(args);
    const chunks: Buffer[] = [];
    running.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    const [ended, fed] = await Promise.allSettled([running.ended, feed(running, input)]);
    signal?.throwIfAborted();
    if (ended.status === "rejected") throw ended.reason;
    // A git that stopped listening tells why by its status; only a fault of the input itself comes through here.
    if (fed.status === "fulfilled" && fed.value !== undefined) throw fed.value;
    return { ...ended.value, stdout: Buffer.concat(chunks) };
  }

  async function output(args: readonly string[], input?: Input): Promise<Buffer> {
    const outcome = await run(args, input);
    if (outcome.status !== 0) throw gitFailed(args, outcome);
    return outcome.stdout;
  }

  return { run, output, start };
}

export function gitFailed(args: readonly string[], ending: Ending): PressError {
  const words = ending.words === "" ? "it said nothing" : ending.words;
  return new PressError("git-failed", `git ${args[0] ?? ""} ended with status ${ending.status}: ${words}`, {
    hint: "Run the same in the repository to see more; `git fsck` tells whether it is damaged.",
    exit: 4,
  });
}

/** The variables of git that say how to reach a server or where its config is; all others could point to another repository. */
const keptVariables =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|PROXY_\w+|HTTP_\w+|ASKPASS|ALLOW_PROTOCOL|EXEC_PATH|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM))$/;

function cleanEnvironment({ environment, config = [] }: Surroundings): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith("GIT_") || keptVariables.test(name));
  const keys = config.map(([key], index) => [`GIT_CONFIG_KEY_${index}`, key] as const);
  const values = config.map(([, value], index) => [`GIT_CONFIG_VALUE_${index}`, value] as const);
  return {
    ...Object.fromEntries([...kept, ...keys, ...values]),
    GIT_CONFIG_COUNT: String(config.length),
    GIT_TERMINAL_PROMPT: "0",
    // The outcomes of fetch and push are told by their English words.
    LC_ALL: "C",
  };
}

/** Longest piece of stderr that is kept: a remote may write without end. */
const keptCharacters = 16_384;

function ending(child: ChildProcessWithoutNullStreams, secrets: readonly string[]): Promise<Ending> {
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-keptCharacters);
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(notStarted(error));
    });
    child.once("close", (status, signal) => {
      const words = shownWords(said, secrets);
      resolve({ status: status ?? -1, words: signal === null ? words : `killed by ${signal} ${words}`.trim() });
    });
  });
}

function notStarted(error: Error): PressError {
  const missing = "code" in error && error.code === "ENOENT";
  return missing
    ? new PressError("git-missing", "There is no git on the PATH.", {
        hint: "Install git 2.31 or later, or publish with --via github and --repository OWNER/NAME.",
        cause: error,
        exit: 4,
      })
    : new PressError("git-failed", `git could not be started: ${error.message}`, { cause: error, exit: 4 });
}

/** Writes the input as fast as git takes it. Gives the error of an input that could not be made to its end. */
async function feed(running: Running, input: Input): Promise<Error | undefined> {
  let fault: Error | undefined;
  async function* watched(): AsyncGenerator<Buffer | string> {
    try {
      yield* input;
    } catch (error) {
      // Before the pipe closes: half an input must never look like a whole one.
      running.kill();
      fault = error instanceof Error ? error : new Error(String(error));
    }
  }
  await Promise.allSettled([pipeline(watched(), running.stdin)]);
  return fault;
}
