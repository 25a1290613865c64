/**
 * Stops a release whose tag is not the package's version; both the lock file and the action must say the same:
 *
 *   GITHUB_REF_NAME=v1.2.3 npm run -s check-release
 */
import { readFileSync } from "node:fs";
import { z } from "zod";

const versioned = z.object({ version: z.string() });
const read = (path: string): string => readFileSync(path, "utf8");
const { version } = versioned.parse(JSON.parse(read("package.json")));
const stated: Readonly<Record<string, string | undefined>> = {
  "the tag": process.env["GITHUB_REF_NAME"]?.replace(/^v/, ""),
  "package-lock.json": versioned.parse(JSON.parse(read("package-lock.json"))).version,
  "action.yml": /rulepress@(\d+\.\d+\.\d+)/.exec(read("action.yml"))?.[1],
};
const other = Object.entries(stated).filter(([, each]) => each !== version);
for (const [what, each] of other) process.stderr.write(`${what} says ${each ?? "nothing"}, package.json ${version}.\n`);
process.exitCode = other.length === 0 ? 0 : 1;
