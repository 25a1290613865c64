import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Ended } from "./checkout.ts";

const program = resolve(import.meta.dirname, "../../src/cli/main.ts");

/** The program in a folder that is no clone, with nothing of this process's environment but where programs are. */
export function runProgram(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const given = ["--import", import.meta.resolve("tsx"), program, ...args];
  const child = spawn(process.execPath, given, { cwd: folder, env: { PATH, HOME, NO_COLOR: "1", ...env } });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  }
  return new Promise((done) => {
    child.once("close", (status) => {
      done({ status, ...said });
    });
  });
}
