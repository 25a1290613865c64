/**
 * Makes a GitHub release of what `rule-pack` packed, with its tag on the commit that is checked out:
 *
 *   TAG=rules-2026.01.31.1 npm run -s rule-release -- dist/release
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "dist/release";
const tag = process.env["TAG"] ?? "";
const files = [`${tag}.tar.gz`, `${tag}.zip`, "SHA256SUMS"].map((name) => join(folder, name));
const absent = files.filter((file) => !existsSync(file));
if (!/^rules-[\d.]+$/.test(tag) || absent.length > 0) {
  process.stderr.write(`TAG must be that of the pack in ${folder}; missing: ${absent.join(", ")}\n`);
  process.exit(1);
}
const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
const about = ["--title", tag, "--notes-file", join(folder, "notes.md"), "--target", commit];
execFileSync("gh", ["release", "create", tag, ...about, ...files], { stdio: "inherit" });
