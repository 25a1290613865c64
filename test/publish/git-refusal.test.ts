import { expect, it } from "vitest";
import { pushLost, refusedBy } from "../../src/publish/git-refusal.ts";

const ref = "!\t5f1d:refs/heads/main\t";

it.each([
  ["the remote has a commit that is not here", "[rejected] (fetch first)", true],
  ["the remote's commit is here already", "[rejected] (non-fast-forward)", true],
  ["a lease is over", "[rejected] (stale info)", true],
  ["the server took another push in the same moment", "[remote rejected] (failed to update ref)", true],
  ["the server could not lock the branch", "[remote rejected] (cannot lock ref 'refs/heads/main')", true],
  ["the server of git 2.50 names the cause", "[remote rejected] (incorrect old value provided)", true],
  ["another run created the branch", "[remote rejected] (reference already exists)", true],
  ["a hook said no", "[remote rejected] (pre-receive hook declined)", false],
  ["a rule of the forge said no", "[remote rejected] (push declined due to repository rule violations)", false],
  ["a hook that quotes the words of a race", "[remote rejected] (hook declined: fetch first)", false],
  ["the history is too short for the server", "[remote rejected] (shallow update not allowed)", false],
])("%s", (_, summary, lost) => {
  expect(pushLost(`To https://example.org/r.git\n${ref}${summary}\nDone\n`)).toBe(lost);
});

it("is no race when every ref was taken", () => {
  expect(pushLost("To /srv/r.git\n \t5f1d:refs/heads/main\t1f..5f (fetch first)\nDone\n")).toBe(false);
});

it.each([
  ["publish-protected", "remote: error: GH006: Protected branch update failed for refs/heads/main."],
  ["publish-protected", "remote: error: GH013: Repository rule violations found for refs/heads/main."],
  ["publish-protected", "remote: GitLab: You are not allowed to push code to protected branches on this project."],
  ["publish-unauthorised", "fatal: Authentication failed for 'https://github.com/o/r.git/'"],
  ["publish-unauthorised", "fatal: could not read Username for 'https://github.com': terminal prompts disabled"],
  [
    "publish-unauthorised",
    "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
  ],
  ["publish-denied", "remote: Permission to o/r.git denied to github-actions[bot]."],
  ["publish-denied", "fatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403"],
  ["publish-denied", "remote: GitLab: You are not allowed to push code to this project."],
  ["publish-unreachable", "remote: Repository not found.\nfatal: repository 'https://github.com/o/r/' not found"],
  ["publish-unreachable", "fatal: unable to access 'https://x/': Could not resolve host: x"],
  ["publish-unreachable", "fatal: '/srv/r.git' does not appear to be a git repository"],
  ["publish-unreachable", ""],
])("%s: %s", (code, words) => {
  const refusal = refusedBy("push", { remote: "https://ann:pw@example.org/r", branch: "main" }, words);
  expect(refusal).toMatchObject({ code, exit: 4 });
  expect(refusal.message).toContain("The push of branch main to https://example.org/r failed: ");
  expect(refusal.message).toContain(words === "" ? "git said nothing" : words);
});
