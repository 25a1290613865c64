import { afterAll, beforeAll, expect, it } from "vitest";
import { openGitHubWay, type GitHubWay } from "../../src/pipeline/github-way.ts";
import { gitHubPublisher, type GitHubPlace } from "../../src/publish/github.ts";
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
  const access = {
    api: emulator.url,
    owner: "acme",
    name: "rules",
    token: "ghs_emulated",
    userAgent: "rulepress-test",
  };
  return gitHubPublisher({ ...access, fetch: way.fetch, folder, ...more });
}

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
