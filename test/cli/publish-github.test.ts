import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Ended } from "../support/checkout.ts";
import { type GitHubPress, gitHubPress, token } from "../support/github-press.ts";
import { runProgram } from "../support/program.ts";
import { makeKey } from "../support/ssh-key.ts";
import { temporaryFolder } from "../support/temporary.ts";

let press: GitHubPress;
beforeEach(async () => {
  press = await gitHubPress();
  press.begin();
});
afterEach(async () => {
  await press.close();
});

/** The program as Actions would run it: everything in the environment. */
function rulepress(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "feed.txt"), "one.example\ntwo.example\n");
  return runProgram(folder, env, ["publish", "--input", "feed.txt", ...args]);
}

const actions = () => ({
  GITHUB_API_URL: press.server.apiUrl,
  GITHUB_REPOSITORY: "acme/rules",
  GITHUB_TOKEN: token,
});

it("publishes without git and without a clone, and a second run has nothing to do", async () => {
  const first = await rulepress(actions(), "--via", "github", "--as-of", "2026-08-01");
  expect(first, first.stderr).toMatchObject({ status: 0 });
  expect(first.stdout).toContain("to acme/rules:");
  expect(press.yard.freshFiles(press.remote)["rules/lists/domain.txt"]).toBe("one.example\ntwo.example\n");
  const second = await rulepress(actions(), "--via", "github", "--as-of", "2026-08-02");
  expect(second.stdout).toContain("No commit was made.");
  expect(press.yard.log(press.remote).filter((subject) => subject.startsWith("rules: "))).toHaveLength(1);
  expect(JSON.stringify([first, second])).not.toContain(token);
});

it("signs the commit with the key of the environment, which it does not show", async () => {
  const key = makeKey(press.yard.folder, "signing");
  const ended = await rulepress({ ...actions(), RULEPRESS_SSH_KEY: key.text }, "--via", "github");
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
  const { yard, remote } = press;
  const trust = `gpg.ssh.allowedSignersFile=${key.allowed}`;
  expect(() => yard.git(remote, "-c", trust, "verify-commit", "main")).not.toThrow();
  expect(JSON.stringify(ended)).not.toContain("PRIVATE KEY");
});

it("names the pull request that the commit waits in", async () => {
  const ended = await rulepress(actions(), "--via", "github", "--pr", "--branch", "main", "--json");
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
  expect(JSON.parse(ended.stdout)).toMatchObject({
    ...{ repository: "acme/rules", branch: "main" },
    pull: "https://github.example/acme/rules/pull/1",
  });
});

it.each<readonly [string, Readonly<Record<string, string>>, readonly string[], number, string]>([
  ["4 without a token", { GITHUB_TOKEN: "" }, ["--via", "github"], 4, "publish-unauthorised"],
  ["4 with a wrong token", { GITHUB_TOKEN: "ghs_wrong" }, ["--via", "github"], 4, "publish-unauthorised"],
  ["1 for a repository that is none", {}, ["--via", "github", "--repository", "rules"], 1, "publish-repository"],
  ["4 with a key that is not there", {}, ["--via", "github", "--sign-key", "none"], 4, "signing-key"],
  ["1 for a pull request through git", {}, ["--pr"], 1, "usage-conflict"],
])("ends with %s", async (_, env, args, status, code) => {
  const ended = await rulepress({ ...actions(), ...env }, ...args);
  expect(ended.status, ended.stderr).toBe(status);
  expect(ended.stderr).toContain(`[${code}]`);
  expect(ended.stdout + ended.stderr).not.toContain("ghs_");
});
