import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

const root = resolve(import.meta.dirname, "../..");
const program = resolve(root, "build/cli/main.js");
/** What its first line asks of Node when a person calls it. */
const flags = /^#!.* node (.*)$/m.exec(readFileSync(program, "utf8"))?.[1]?.split(" ") ?? [];

export interface Run {
  /** Wall seconds of the whole process. */
  readonly seconds: number;
  /** Seconds by stage, as the program's own progress lines tell them. */
  readonly stages: Readonly<Record<string, number>>;
  /** Greatest resident set of the process, MB. */
  readonly peakMb: number;
  readonly live: number;
  readonly changed: number;
}

/** One run of `build`. Each tree has a cache of its own, so that a second run knows the first. */
export async function build(input: string, out: string, more: readonly string[] = []): Promise<Run> {
  const watched = await watch([
    ...["build", "--input", input, "--out", out, "--cache", `${out} cache`],
    ...["--no-expiry", "--json", "--as-of", "2026-08-22T00:00:00Z", ...more],
  ]);
  const { seconds, peakMb, stdout, stderr } = watched;
  const report = z.object({ live: z.number(), files: z.object({ changed: z.number() }) }).parse(JSON.parse(stdout));
  return { seconds, stages: stagesOf(stderr), peakMb, live: report.live, changed: report.files.changed };
}

/** One run of `dist`: every pack that the products can hold, feeds and the TAXII server. */
export async function dist(tree: string, out: string): Promise<Run> {
  const { seconds, peakMb, stdout } = await watch(["dist", tree, "--out", out, "--cache", `${out} cache`, "--json"]);
  const { files } = z.object({ files: z.number() }).parse(JSON.parse(stdout));
  return { seconds, stages: {}, peakMb, live: 0, changed: files };
}

interface Watched {
  readonly seconds: number;
  readonly peakMb: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the compiled program as a person would, and watches its memory from outside. */
async function watch(args: readonly string[]): Promise<Watched> {
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
    cwd: root,
  });
  let stdout = "";
  let stderr = "";
  let peakMb = 0;
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setInterval(() => (peakMb = Math.max(peakMb, highWater(child.pid))), 20);
  const code = await new Promise<number | null>((done) => child.once("close", done));
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${args[0] ?? ""} ended with ${code ?? "a signal"}:\n${stderr}`);
  return { seconds, peakMb, stdout, stderr };
}

/** VmHWM never falls, so the last look before the end is the peak (proc(5)). */
function highWater(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function stagesOf(stderr: string): Record<string, number> {
  const stages: Record<string, number> = {};
  for (const [, stage = "", seconds = "0"] of stderr.matchAll(/^([a-z ]+?)(?: input)?: .*\((\d+(?:\.\d+)?) s\)$/gm)) {
    stages[stage] = Number(seconds);
  }
  return stages;
}
