import { PressError } from "../model/errors.ts";
import { type Ending, type Input, type Outcome, type Program, run, type Running, start } from "./child.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly environment: Environment;
  /** Handed over in the environment (git 2.31 on), because arguments can be seen by every process of the machine. */
  readonly config?: readonly (readonly [key: string, value: string])[];
  /** Taken out of everything that git says. */
  readonly secrets?: readonly string[];
  /** Ends every git process of these surroundings at once. */
  readonly signal?: AbortSignal;
}

export interface Git {
  /** Runs to the end, whatever the exit status is. */
  run(args: readonly string[], input?: Input): Promise<Outcome>;
  /** stdout of a command that has no honest reason to fail. */
  output(args: readonly string[], input?: Input): Promise<Buffer>;
  start(args: readonly string[]): Running;
}

/** Git in one repository. */
export function gitIn(repository: string, surroundings: Surroundings): Git {
  const { secrets = [], signal } = surroundings;
  const git: Program = { name: "git", env: cleanEnvironment(surroundings), secrets, signal, notStarted };
  // -C and not `cwd`: for a missing folder Node would claim that git is missing.
  const inside = (args: readonly string[]): string[] => ["-C", repository, ...args];
  return {
    run: (args, input) => run(git, inside(args), input),
    async output(args, input) {
      const outcome = await run(git, inside(args), input);
      if (outcome.status !== 0) throw gitFailed(args, outcome);
      return outcome.stdout;
    },
    start: (args) => start(git, inside(args)),
  };
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
