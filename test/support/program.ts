import { spawn } from "node:child_process";
import type { Ended } from "./checkout.ts";
import { programWords } from "./program-words.ts";

/** The program in a folder that is no clone, with nothing of this process's environment but where programs are. */
export function runProgram(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...programWords, ...args], {
    cwd: folder,
    env: { PATH, HOME, NO_COLOR: "1", ...env },
  });
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
