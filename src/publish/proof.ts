import { PressError } from "../model/errors.ts";
import type { StagedChange } from "./publisher.ts";

/** Names that would leave the folder, or that git refuses to check out. Paths are made of ids and dates, so this is our bug. */
export function refuseCrookedPath(path: string): void {
  const crooked = path.split("/").some((name) => name === "" || /^\.{1,2}$/.test(name) || /^\.git$/i.test(name));
  if (crooked || path.includes("\0")) throw notAsPlanned(`${path} is no path below the folder`);
}

/** The second pair of eyes: what was made, as git lists it, must be the base and the plan, and nothing else. */
export function proveBlobs(
  made: ReadonlyMap<string, string>,
  base: ReadonlyMap<string, string>,
  changes: readonly StagedChange[],
): void {
  const wanted = new Map(base);
  for (const change of changes) {
    if (change.action === "remove") wanted.delete(change.path);
  }
  for (const change of changes) {
    if (change.action === "write") wanted.set(change.path, change.blob);
  }
  for (const [path, blob] of made) {
    if (wanted.get(path) !== blob) throw notAsPlanned(`${path} is ${blob} and not ${wanted.get(path) ?? "left out"}`);
    wanted.delete(path);
  }
  for (const path of wanted.keys()) throw notAsPlanned(`${path} is missing`);
}

export function notAsPlanned(finding: string, cause?: unknown): PressError {
  return new PressError("publish-verify", `The commit is not what was planned: ${finding}. Nothing was pushed.`, {
    hint: "Run it again. If it happens twice, `rulepress build --dry-run` shows the plan, and it is worth a bug report.",
    cause,
    exit: 4,
  });
}
