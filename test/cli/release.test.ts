import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Ended } from "../support/checkout.ts";
import { type GitHubPress, gitHubPress, token } from "../support/github-press.ts";
import { runProgram } from "../support/program.ts";
import { makeKey, signerName } from "../support/ssh-key.ts";
import { temporaryFolder } from "../support/temporary.ts";

let press: GitHubPress;
let folder: string;
beforeEach(async () => {
  press = await gitHubPress();
  press.begin();
  folder = temporaryFolder();
  writeFileSync(join(folder, "a.zip"), "zip\n");
  writeFileSync(join(folder, "SHA256SUMS"), `${createHash("sha256").update("zip\n").digest("hex")}  a.zip\n`);
  writeFileSync(join(folder, "notes.md"), "# News\n");
});
afterEach(async () => {
  await press.close();
});

/** The command as a workflow runs it, with the token as gh calls it. */
function rulepress(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const github = { GITHUB_API_URL: press.server.apiUrl, GH_REPO: "acme/rules", GH_TOKEN: token };
  return runProgram(folder, { ...github, ...env }, ["release", ...args]);
}

it("releases a folder, signed with the key of the environment, and shows neither key nor token", async () => {
  const key = makeKey(folder, "key");
  const args = [".", "--tag", "rules-1", "--notes", "notes.md", "--title", "The first"];
  const ended = await rulepress({ RULEPRESS_SSH_KEY: key.text }, ...args);
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
  expect(ended.stdout).toContain("Published rules-1 at https://github.example/acme/rules/releases/tag/rules-1: 3 of 3");
  const [made] = press.server.api.releases;
  expect(made).toMatchObject({ title: "The first", notes: "# News\n", draft: false });
  expect(made?.assets.map(({ name }) => name)).toEqual(["a.zip", "SHA256SUMS", "SHA256SUMS.sig"]);
  const verify = [
    "-Y",
    "verify",
    "-f",
    key.allowed,
    "-I",
    signerName,
    "-n",
    "file",
    "-s",
    join(folder, "SHA256SUMS.sig"),
  ];
  expect(spawnSync("ssh-keygen", verify, { input: made?.assets[1]?.bytes ?? "" }).status).toBe(0);
  expect(JSON.stringify(ended)).not.toMatch(/ghs_|PRIVATE KEY/);
}, 60_000);

it.each<readonly [string, readonly string[], number, string]>([
  ["1 for a tag that none can be", [".", "--tag", "x y"], 1, "usage-value"],
  ["1 for a commit that is cut short", [".", "--tag", "v1", "--target", "abc123"], 1, "usage-value"],
  ["1 for a folder without checksums", ["below", "--tag", "v1"], 1, "release-folder"],
  ["1 for notes that are not there", [".", "--tag", "v1", "--notes", "none.md"], 1, "release-notes"],
  ["4 for a key that is not there, with nothing sent", [".", "--tag", "v1", "--sign-key", "none"], 4, "signing-key"],
])(
  "ends with %s",
  async (_, args, status, code) => {
    const ended = await rulepress({}, ...args);
    expect(ended.status, ended.stderr).toBe(status);
    expect(ended.stderr).toContain(`[${code}]`);
    expect(press.server.calls).toEqual([]);
  },
  60_000,
);
