import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { shownWords } from "./shown-words.ts";

export type Input = Iterable<Buffer | string> | AsyncIterable<Buffer | string>;

/** A program of the machine. No shell is between: a value can be odd, but never a command. */
export interface Program {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  /** Taken out of everything that it says. */
  readonly secrets?: readonly string[];
  /** Ends every process of the program at once. */
  readonly signal?: AbortSignal | undefined;
  /** What a person is told where it cannot be started. */
  readonly notStarted: (cause: Error) => Error;
}

/** How a process ended. `words` are its last lines on stderr, fit to be shown. */
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

export function start(program: Program, args: readonly string[]): Running {
  const { name, env, signal } = program;
  signal?.throwIfAborted();
  const child = spawn(name, args, { env, stdio: "pipe" });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  const ended = ending(child, program).finally(() => signal?.removeEventListener("abort", kill));
  return { stdin: child.stdin, stdout: child.stdout, ended, kill };
}

/** Runs to the end, whatever the exit status is. */
export async function run(program: Program, args: readonly string[], input: Input = []): Promise<Outcome> {
  const running = start(program, args);
  const chunks: Buffer[] = [];
  running.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [ended, fed] = await Promise.allSettled([running.ended, feed(running, input)]);
  program.signal?.throwIfAborted();
  if (ended.status === "rejected") throw ended.reason;
  // A program that stopped listening tells why by its status; only a fault of the input itself comes through here.
  if (fed.status === "fulfilled" && fed.value !== undefined) throw fed.value;
  return { ...ended.value, stdout: Buffer.concat(chunks) };
}

/** Longest piece of stderr that is kept: a remote may write without end. */
const keptCharacters = 16_384;

function ending(child: ChildProcessWithoutNullStreams, { secrets = [], notStarted }: Program): Promise<Ending> {
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

/** Writes the input as fast as it is taken. Gives the error of an input that could not be made to its end. */
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
