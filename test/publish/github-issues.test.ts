import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitHubClient } from "../../src/publish/github-client.ts";
import { closeHeldIssue, comment, openHeldIssue, openHeldIssues } from "../../src/publish/github-issues.ts";
import { propose } from "../../src/publish/github-proposal.ts";
import { refusalOf } from "../support/git.ts";
import { type GitHubPress, gitHubPress, token } from "../support/github-press.ts";
import type { IssueRecord, Tracker } from "../support/issue-routes.ts";
import { allOf } from "../support/web.ts";

let press: GitHubPress;
let client: GitHubClient;
let tracker: Tracker;

beforeEach(async () => {
  press = await gitHubPress();
  press.begin();
  client = press.client();
  ({ tracker } = press.server.api);
});
afterEach(async () => {
  await press.close();
});

const record = (title: string, more: Partial<IssueRecord> = {}): IssueRecord => ({
  ...{ number: tracker.issues.length + 1, title, body: "", labels: ["held-source"], comments: [], open: true, ...more },
});
const lines = () => press.server.calls.map(({ line }) => line);

describe("issues about held sources", () => {
  it("are opened under a label, found by it, and closed with a word", async () => {
    await openHeldIssue(client, "kev", "Look at the feed.\n");
    await openHeldIssue(client, "otx", "Look at it.\n");
    expect(tracker.labels).toEqual(["held-source"]);
    expect(await openHeldIssues(client)).toEqual([
      { number: 1, source: "kev" },
      { number: 2, source: "otx" },
    ]);
    await closeHeldIssue(client, 1, "It is back.");
    expect(tracker.issues).toMatchObject([
      { title: "Source kev is held", body: "Look at the feed.\n", open: false, comments: ["It is back."] },
      { open: true },
    ]);
    expect(await openHeldIssues(client)).toEqual([{ number: 2, source: "otx" }]);
  });

  it("are all found where the list has more than one page, at the API's own address", async () => {
    for (let index = 0; index < 230; index += 1) tracker.issues.push(record(`Source s${index} is held`));
    expect(await openHeldIssues(client)).toHaveLength(230);
    const asked = "GET /issues?state=open&labels=held-source&per_page=100&page=";
    expect(lines()).toEqual([1, 2, 3].map((page) => asked + String(page)));
  });

  it("end with an error where a list never ends", async () => {
    const link = `<${press.server.apiUrl}/x>; rel="next"`;
    const answer = { status: 200, json: [], headers: { link } };
    press.server.fault({ match: /^GET \/issues/, answer, times: 1000 });
    expect(await refusalOf(openHeldIssues(client))).toMatchObject({ code: "publish-unreachable", exit: 4 });
    expect(lines()).toHaveLength(100);
  });

  it("leave alone what a person or a pull request has under the label", async () => {
    tracker.issues.push(record("A person's own"), record("Source kev is held", { number: 2, pull: true }));
    expect(await openHeldIssues(client)).toEqual([]);
  });

  it("are not opened twice where the answer was lost: the run says so, and the next one finds it", async () => {
    press.server.fault({ match: /^POST \/issues$/, cut: true });
    expect(await refusalOf(openHeldIssue(client, "kev", "x"))).toMatchObject({ code: "publish-unreachable", exit: 4 });
    expect(await openHeldIssues(client)).toEqual([{ number: 1, source: "kev" }]);
  });

  it("are opened after the wait that GitHub's limit on writes asks for", async () => {
    const json = { message: "You have exceeded a secondary rate limit." };
    press.server.fault({ match: /^POST \/issues$/, answer: { status: 403, json, headers: { "retry-after": "7" } } });
    await openHeldIssue(client, "kev", "x");
    expect(press.slept).toEqual([7000]);
    expect(tracker.issues).toHaveLength(1);
  });
});

const works: Readonly<Record<string, (client: GitHubClient) => Promise<unknown>>> = {
  list: openHeldIssues,
  open: (given) => openHeldIssue(given, "kev", "x"),
  comment: (given) => comment(given, 1, "x"),
  propose: (given) =>
    propose(given, "acme", {
      ...{ branch: "one", base: "main", title: "t", body: "b" },
      ...{ path: "README.md", text: "new\n", before: "ours\n" },
    }),
};

interface Fault {
  readonly on: RegExp;
  readonly status: number;
  readonly says: string;
  readonly code: string;
  readonly hint: RegExp;
}

describe("what GitHub refuses ends with 4, clear words and no token:", () => {
  const denied = "Resource not accessible by integration";
  it.each<[string, string, Fault]>([
    [
      "list",
      "a token that is unknown",
      { on: /^GET/, status: 401, says: "Bad credentials", code: "publish-unauthorised", hint: /GITHUB_TOKEN/ },
    ],
    [
      "open",
      "a token without the right",
      { on: /^POST \/issues/, status: 403, says: denied, code: "publish-denied", hint: /issues: write/ },
    ],
    [
      "open",
      "a label that it may not make",
      { on: /^POST \/labels/, status: 403, says: denied, code: "publish-denied", hint: /issues: write/ },
    ],
    [
      "open",
      "a limit for half an hour",
      { on: /^POST/, status: 429, says: "slow down", code: "publish-limited", hint: /afterwards/ },
    ],
    [
      "list",
      "issues that are switched off",
      {
        on: /^GET/,
        status: 410,
        says: "Issues has been disabled in this repository.",
        code: "publish-denied",
        hint: /switch them on/,
      },
    ],
    [
      "list",
      "a repository that is not there",
      { on: /^GET/, status: 404, says: "Not Found", code: "publish-unreachable", hint: /may not even read/ },
    ],
    [
      "comment",
      "an issue that is locked",
      { on: /^POST/, status: 422, says: "Validation Failed", code: "publish-refused", hint: /What GitHub says/ },
    ],
    [
      "propose",
      "a file that it may not write",
      { on: /^PUT/, status: 403, says: denied, code: "publish-denied", hint: /contents: write/ },
    ],
    [
      "propose",
      "a pull request that it may not open",
      { on: /^POST \/pulls/, status: 403, says: denied, code: "publish-denied", hint: /pull-requests: write/ },
    ],
    [
      "propose",
      "a branch that may not be made",
      {
        on: /^POST \/git\/refs/,
        status: 422,
        says: "Repository rule violations found",
        code: "publish-protected",
        hint: /rule/,
      },
    ],
  ])("%s, %s", async (work, _, { on, status, says, code, hint }) => {
    const message = `${says} ${token}`;
    const headers = status === 429 ? { "retry-after": "1800" } : {};
    press.server.fault({ match: on, answer: { status, json: { message }, headers }, times: 4 });
    const refusal = await refusalOf(works[work]?.(client) ?? Promise.resolve());
    expect(refusal).toMatchObject({ code, exit: 4 });
    expect(refusal.hint).toMatch(hint);
    expect(allOf(refusal) + (refusal.hint ?? "")).not.toContain("ghs_");
    expect(refusal.hint).not.toContain("--via git");
  });

  it("a page that is no answer of GitHub's", async () => {
    press.server.fault({ match: /^GET/, answer: { status: 200, json: {}, html: "<h1>Sign in</h1>" } });
    expect(await refusalOf(openHeldIssues(client))).toMatchObject({ code: "publish-unreachable", exit: 4 });
  });
});
