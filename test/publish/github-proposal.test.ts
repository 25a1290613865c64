import { afterEach, beforeEach, expect, it } from "vitest";
import type { GitHubClient } from "../../src/publish/github-client.ts";
import { type Proposal, propose } from "../../src/publish/github-proposal.ts";
import { refusalOf, type Yard } from "../support/git.ts";
import { type GitHubPress, gitHubPress } from "../support/github-press.ts";

let press: GitHubPress;
let client: GitHubClient;
let yard: Yard;

beforeEach(async () => {
  press = await gitHubPress();
  press.begin();
  client = press.client();
  ({ yard } = press);
});
afterEach(async () => {
  await press.close();
});

const proposal: Proposal = {
  ...{ branch: "false-positive/issue-1", base: "main", title: "Allow it", body: "why\n" },
  ...{ path: "README.md", text: "new\n", before: "ours\n" },
};
const proposed = (path = "README.md") => yard.git(press.remote, "show", `false-positive/issue-1:${path}`);

it("changes one file on a branch of its own, and opens a pull request once", async () => {
  expect(await propose(client, "acme", proposal)).toBe("opened");
  expect(proposed()).toBe("new\n");
  expect(yard.git(press.remote, "log", "-1", "--format=%s", "false-positive/issue-1")).toBe("Allow it\n");
  expect(yard.git(press.remote, "show", "main:README.md")).toBe("ours\n");
  expect(press.server.api.pulls).toMatchObject([{ title: "Allow it", body: "why\n", base: "main" }]);
  const before = press.server.calls.length;
  expect(await propose(client, "acme", proposal)).toBe("known");
  expect(press.server.calls.slice(before).map(({ line }) => line.split(" ")[0])).toEqual(["GET"]);
});

it("is not made again where a person closed it", async () => {
  await propose(client, "acme", proposal);
  for (const pull of press.server.api.pulls) pull.state = "closed";
  expect(await propose(client, "acme", proposal)).toBe("known");
});

it("makes the file where there is none, below folders too", async () => {
  const path = "lists/allow list.yml";
  expect(await propose(client, "acme", { ...proposal, path, before: "" })).toBe("opened");
  expect(proposed(path)).toBe("new\n");
});

it.each([
  ["another text", { before: "once\n" }],
  ["no file", { path: "allowlist.yml", before: "once\n" }],
])("makes nothing where the repository has %s by now", async (_, more) => {
  const refusal = await refusalOf(propose(client, "acme", { ...proposal, ...more }));
  expect(refusal).toMatchObject({ code: "proposal-stale", exit: 4 });
  expect(press.server.calls.every(({ line }) => line.startsWith("GET "))).toBe(true);
});

it("needs the branch that it goes into", async () => {
  const refusal = await refusalOf(propose(client, "acme", { ...proposal, base: "trunk" }));
  expect(refusal).toMatchObject({ code: "publish-branch", exit: 4 });
});

it.each([/^POST \/git\/refs/, /^PUT \/contents/, /^POST \/pulls/])(
  "heals in the next run when the answer of %s was lost, and changes the file once",
  async (match) => {
    press.server.fault({ match, cut: true });
    await Promise.allSettled([propose(client, "acme", proposal)]);
    await propose(client, "acme", proposal);
    expect(press.server.pending()).toBe(0);
    expect(press.server.api.pulls).toHaveLength(1);
    expect(yard.git(press.remote, "rev-list", "--count", "main..false-positive/issue-1").trim()).toBe("1");
  },
);
