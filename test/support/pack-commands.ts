import { execFile } from "node:child_process";
import { join } from "node:path";
import { exportPack } from "../../src/dist/export-pack.ts";
import type { FormatSpec } from "../../src/model/format.ts";
import type { Item } from "../../src/model/plugin.ts";
import { debianEnvironment } from "./debian.ts";
import { settings } from "./pack.ts";
import { temporaryFolder } from "./temporary.ts";

/** What stands in code in the words of a format on loading and taking out, and is of several words: commands, and other things. */
export function codeOf({ begin, load, unload }: FormatSpec): readonly string[] {
  const codes = [begin, load, unload].flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code));
  return codes.filter((code) => code.includes(" "));
}

/** Commands of a format that begin so, in the order in which a person types them; it is a fault when there is none, as then nothing would be run. */
export function commandsOf(format: FormatSpec, begins: RegExp): readonly string[] {
  const found = codeOf(format).filter((code) => begins.test(code));
  if (found.length === 0) throw new Error(`${format.name} names no command such as ${begins.source}.`);
  return found;
}

/** The files of a pack as `dist` prints them, in a folder of its own. */
export async function packOf(format: FormatSpec, items: readonly Item[]): Promise<string> {
  const folder = join(temporaryFolder(), "pack");
  const of = items.filter(({ record }) => format.kinds.includes(record.kind));
  await exportPack(folder, { format, items: of, settings, asOf: "2026-05-20T08:00:00.000Z" });
  return folder;
}

export interface Typed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a person sees who types a line in a folder, while servers of the test can answer. */
export function typed(line: string, cwd: string, more: Readonly<Record<string, string>> = {}): Promise<Typed> {
  return new Promise((resolve) => {
    const env = { ...debianEnvironment(), ...more };
    const child = execFile("sh", ["-euc", line], { cwd, env, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
