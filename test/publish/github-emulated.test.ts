import { afterAll, beforeAll, expect, it } from "vitest";
import { openGitHubWay, type GitHubWay } from "../../src/pipeline/github-way.ts";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { gitHubPublisher, type GitHubPlace } from "../../src/publish/github.ts";
import { type GitHubClient, gitHubClient } from "../../src/publish/github-client.ts";
import { closeHeldIssue, openHeldIssue, openHeldIssues } from "../../src/publish/github-issues.ts";
import { propose } from "../../src/publish/github-proposal.ts";
import { release } from "../../src/publish/github-release.ts";
import type { Publisher } from "../../src/publish/publisher.ts";
import { type EmulatedGitHub, emulateGitHub } from "../support/emulated-github.ts";
import { asOf, type Files } from "../support/git-press.ts";
import { blobId, gitYard, type Yard } from "../support/git.ts";
import { network, startMs } from "../support/github-press.ts";

// A second opinion on the shapes of GitHub's answers: what our own server answers could be wrong in the same way as we are.

let emulator: EmulatedGitHub;
let way: GitHubWay;
let yard: Yard;

beforeAll(async () => {
  emulator = await emulateGitHub();
  yard = gitYard();
  const clock = { now: () => startMs, sleep: () => Promise.resolve() };
  const { signal } = new AbortController();
  way = openGitHubWay({ network, env: {}, token: "ghs_emulated", clock, jitter: () => 0, signal });
});
afterAll(async () => {
  await way.close();
  await emulator.close();
  yard.remove();
});

/** Each test has a folder of its own in the one repository. */
function publisher(folder: string, more: Partial<GitHubPlace> = {}): Publisher {
  return gitHubPublisher({ ...access("rules"), folder, ...more });
}

function access(name: string) {
  const place = { api: emulator.url, owner: "acme", name, token: "ghs_emulated", userAgent: "rulepress-test" };
  return { ...place, fetch: way.fetch };
}

const client = (name: string): GitHubClient => gitHubClient(access(name));

async function bring(from: Publisher, files: Files): Promise<Record<string, string>> {
  const base = await from.open();
  expect(await from.publish(base, yard.stage(files), "rules: step\n\nbody\n", asOf)).toHaveProperty("commit");
  const next = await from.open();
  const read = [...next.blobs.keys()].map(async (path) => [path, String(await next.read(path))] as const);
  return Object.fromEntries(await Promise.all(read));
}

it.each(["rules", "empty"])("adds, changes and removes in the repository %s", async (name) => {
  const line = (): Publisher => publisher("tree", { name });
  const first = { "a.yml": "a\n", "b/c.yml": "ü\n", empty: "", "go.yml": "go\n" };
  expect(await bring(line(), first)).toEqual(first);
  const second = { "a.yml": "b\n", "go.yml": undefined, "go.yml/now.yml": "folder\n" };
  expect(await bring(line(), second)).toEqual({
    ...{ "a.yml": "b\n", "b/c.yml": "ü\n", empty: "", "go.yml/now.yml": "folder\n" },
  });
  const base = await line().open();
  expect(base.blobs.get("a.yml")).toBe(blobId("b\n"));
});

it("loses to a commit in between", async () => {
  const one = publisher("raced");
  const base = await one.open();
  await bring(publisher("other"), { "between.yml": "between\n" });
  expect(await one.publish(base, yard.stage({ "late.yml": "late\n" }), "rules: step\n", asOf)).toEqual({ lost: true });
});

it("opens one pull request, and brings the same one up to date", async () => {
  const one = publisher("pulled", { pull: true, name: "pulls" });
  const first = await one.publish(await one.open(), yard.stage({ "p.yml": "1\n" }), "rules: one\n\nfirst\n", asOf);
  const second = await one.publish(await one.open(), yard.stage({ "p.yml": "2\n" }), "rules: two\n\nsecond\n", asOf);
  expect(first).toHaveProperty("pull");
  expect(second).toMatchObject({ pull: "pull" in first ? first.pull : "" });
  const main = await publisher("pulled", { name: "pulls" }).open();
  expect(main.blobs.has("p.yml")).toBe(false);
});

it("opens, finds and closes issues, on more pages than one", async () => {
  const tracked = client("tracked");
  for (let index = 0; index < 120; index += 1) await openHeldIssue(tracked, `s${index}`, "Look at it.\n");
  const open = await openHeldIssues(tracked);
  expect(open).toHaveLength(120);
  const [first] = open;
  await closeHeldIssue(tracked, first?.number ?? 0, "It is back.");
  expect(await openHeldIssues(tracked)).toHaveLength(119);
});

it("proposes a file once, and a change of it", async () => {
  const tracked = client("tracked");
  const proposal = { branch: "one", base: "main", title: "Allow", body: "why\n", path: "allowlist.yml" };
  expect(await propose(tracked, "acme", { ...proposal, text: "new\n", before: "" })).toBe("opened");
  expect(await propose(tracked, "acme", { ...proposal, text: "new\n", before: "" })).toBe("known");
  const onTop = { ...proposal, branch: "two", base: "one", text: "newer\n", before: "new\n" };
  expect(await propose(tracked, "acme", onTop)).toBe("opened");
});

it("publishes a release with its files once", async () => {
  const bytes = Buffer.from("zip\n");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const file = { name: "a.zip", type: "application/zip", size: 4, sha256, open: () => Readable.from([bytes]) };
  const wish = { tag: "rules-1", title: "Rules", notes: "News\n", assets: [file] };
  const made = await release(client("released"), wish);
  expect(made).toMatchObject({ known: false, sent: ["a.zip"] });
  expect(await release(client("released"), wish)).toMatchObject({ known: true, address: made.address });
});
