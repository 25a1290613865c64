#!/usr/bin/env -S node --max-semi-space-size=32 --heap-growing-percent=50
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { annotation } from "../dialects/actions.ts";
import { PressError } from "../model/errors.ts";
import { type Invocation, parse } from "./args.ts";
import { commands } from "./commands.ts";
import { commandRuns } from "./dispatch.ts";
import { commandHelp, overview } from "./help.ts";
import { progress } from "./progress.ts";
import { paint, terminalOf, visible } from "./terminal.ts";

/** Our bug: not something that a person can cause or cure. */
const bugExit = 70;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  // A reader that closes early (`| head`) is no fault of the run.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    return await run(parse(argv, commands));
  } catch (error) {
    return report(error, argv);
  }
}

async function run(invocation: Invocation): Promise<number> {
  if (invocation.wants === "version") {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (invocation.wants === "help") {
    const { colour, width } = terminalOf(process.stdout, process.env);
    const style = { paint: paint(colour), width };
    process.stdout.write(invocation.command ? commandHelp(invocation.command, style) : overview(commands, style));
    return 0;
  }
  const { command, options, positionals } = invocation;
  const load = commandRuns[command.name];
  if (load === undefined) throw new Error(`command ${command.name} has no code`);
  const noColor = options.flag("no-color");
  const quiet = options.flag("quiet");
  const errors = terminalOf(process.stderr, process.env, { noColor });
  const terminal = terminalOf(process.stdout, process.env, { noColor });
  const abort = new AbortController();
  // Every request, wait and file of a run listens to it: twenty sources at once are no leak.
  setMaxListeners(0, abort.signal);
  const runCommand = await load();
  return runCommand({
    options,
    positionals,
    out: (text) => process.stdout.write(text),
    say: (text) => {
      if (!quiet) process.stderr.write(text);
    },
    paint: paint(terminal.colour),
    terminal,
    progress: progress(process.stderr, errors, { now: () => performance.now(), quiet }),
    now: () => new Date().toISOString(),
    clock: { now: () => Date.now(), sleep },
    jitter: Math.random,
    uuid: randomUUID,
    version: version(),
    env: process.env,
    cwd: process.cwd(),
    signal: abort.signal,
    process: { id: String(process.pid), alive: isAlive },
  });
}

function report(error: unknown, argv: readonly string[]): number {
  const { colour } = terminalOf(process.stderr, process.env, { noColor: argv.includes("--no-color") });
  const style = paint(colour);
  const lines = (text: string) => text.split("\n").map(visible).join("\n");
  if (error instanceof PressError) {
    const { code, message, hint, exit } = error;
    if (argv.includes("--json"))
      process.stdout.write(`${JSON.stringify({ error: { code, message, hint } }, undefined, 2)}\n`);
    process.stderr.write(
      `${style.red("error")} ${lines(message)}\n${hint === undefined ? "" : `${lines(hint)}\n`}${style.dim(`[${code}]`)}\n`,
    );
    // The log of a job is long: the annotation stands on its first page.
    if (process.env["GITHUB_ACTIONS"] === "true") {
      process.stderr.write(annotation({ level: "error", title: code, message: lines(message) }));
    }
    return exit;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `This is a bug in rulepress ${version()}; nothing half-written is left behind. Please report it with these lines:\n${lines(stack)}\n`,
  );
  return bugExit;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const known = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return known && typeof manifest.version === "string" ? manifest.version : "unknown";
}

/** Whether a process with this id runs on this machine: signal 0 only asks. */
function isAlive(id: string): boolean {
  const pid = Number(id);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    // Node wraps the reason that the signal was given.
    signal.throwIfAborted();
    throw error;
  }
}
