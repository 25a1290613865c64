import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkpointTag } from "../../src/publish/checkpoint.ts";
import { gitTag } from "../../src/publish/git-tag.ts";
import type { Tag } from "../../src/publish/publisher.ts";
import { asOf, gitPress, type Press } from "../support/git-press.ts";
import { refusalOf, type Yard } from "../support/git.ts";

let press: Press;
let yard: Yard;
let remote: string;
let clone: string;

beforeEach(() => {
  press = gitPress();
  ({ yard, remote } = press);
  clone = press.livedIn();
});
afterEach(() => {
  yard.remove();
});

const digest = "5fd924625f6ab16a19cc9807c7c506ae1813490e4ba675f843d5a10e0baacdb8";
const place = (repository: string) => {
  return { repository, remote: "origin", branch: "main", folder: "rules", environment: yard.environment };
};
const tagFor = (commit: string): Tag =>
  checkpointTag({ commit, asOf, digest, live: 1204, byKind: { url: 1000, domain: 204 } });

async function published(text: string): Promise<string> {
  const result = await press.publish(press.publisher(clone), { "a.yml": text });
  if ("lost" in result) throw new Error("nobody else pushes here");
  return result.commit;
}

it("tags a commit with what its tree is, in counts, by the time of the run", async () => {
  const commit = await published("one\n");
  expect(await gitTag(place(clone), tagFor(commit))).toEqual({ commit, made: true });
  expect(yard.git(remote, "cat-file", "tag", "checkpoint-2026-08")).toBe(
    `object ${commit}\ntype commit\ntag checkpoint-2026-08\n` +
      `tagger rulepress <rulepress@users.noreply.github.com> 1786789230 +0000\n\n` +
      `Checkpoint 2026-08\n\nData digest ${digest}\n1,204 live: 204 domain, 1,000 url\nAs of ${asOf}\n`,
  );
  yard.git(remote, "fsck", "--strict", "--full");
  expect(yard.git(clone, "tag")).toBe("");
});

it("gives a subscriber the tree of that month, and no more", async () => {
  await gitTag(place(clone), tagFor(await published("one\n")));
  await published("two\n");
  const url = `file://${remote}`;
  const copy = yard.clone(url, "subscriber", "--depth", "1", "--branch", "checkpoint-2026-08");
  expect(yard.git(copy, "show", "HEAD:rules/a.yml")).toBe("one\n");
  expect(yard.git(copy, "rev-list", "--count", "HEAD")).toBe("1\n");
});

it.each([
  ["is made again", "clone", []],
  ["is wished for from a clone without history", "shallow", ["--depth", "1"]],
])("leaves the tag of the month on its first step when it %s", async (_, name, options) => {
  const first = await published("one\n");
  await gitTag(place(clone), tagFor(first));
  const object = yard.git(remote, "rev-parse", "checkpoint-2026-08");
  expect(await gitTag(place(clone), tagFor(first))).toEqual({ commit: first, made: false, elsewhere: false });
  const second = await published("two\n");
  const at = name === "clone" ? clone : yard.clone(`file://${remote}`, name, ...options);
  expect(await gitTag(place(at), tagFor(second))).toEqual({ commit: first, made: false, elsewhere: false });
  expect(yard.git(remote, "rev-parse", "checkpoint-2026-08")).toBe(object);
});

it("lets two runs of one month race, and both end on one tag", async () => {
  const commit = await published("one\n");
  const other = yard.clone(remote, "other");
  const both = await Promise.all([clone, other].map((at) => gitTag(place(at), tagFor(commit))));
  expect(both.map((tagged) => tagged.commit)).toEqual([commit, commit]);
  expect(yard.git(remote, "tag")).toBe("checkpoint-2026-08\n");
});

/** Somebody's tag of the month, on a commit beside the branch. */
function takeName(...options: readonly string[]): string {
  yard.git(press.person, "checkout", "--quiet", "-b", "aside");
  yard.git(press.person, "commit", "--quiet", "--allow-empty", "-m", "aside");
  yard.git(press.person, "tag", ...options, "checkpoint-2026-08");
  yard.git(press.person, "push", "--quiet", "origin", "checkpoint-2026-08");
  return yard.git(press.person, "rev-parse", "HEAD").trim();
}

it("leaves a tag on a commit that is not of this branch, as after a yearly archive, and says so", async () => {
  const commit = takeName("-m", "Checkpoint 2026-08");
  const object = yard.git(remote, "rev-parse", "checkpoint-2026-08");
  const tagged = await gitTag(place(clone), tagFor(await published("one\n")));
  expect(tagged).toEqual({ commit, made: false, elsewhere: true });
  expect(yard.git(remote, "rev-parse", "checkpoint-2026-08")).toBe(object);
});

it("refuses a name that is taken by no checkpoint, and leaves it there", async () => {
  const commit = takeName();
  const refused = await refusalOf(gitTag(place(clone), tagFor(await published("one\n"))));
  expect(refused).toMatchObject({ code: "publish-checkpoint", exit: 4 });
  expect(refused.message).toContain(commit.slice(0, 12));
  expect(yard.git(remote, "rev-parse", "checkpoint-2026-08").trim()).toBe(commit);
});

it("says what a remote that cannot be reached says", async () => {
  const commit = await published("one\n");
  const away = { ...place(clone), remote: join(yard.folder, "nowhere.git") };
  expect(await refusalOf(gitTag(away, tagFor(commit)))).toMatchObject({ code: "publish-unreachable", exit: 4 });
});
