/**
 * Measures what a day of a real feed costs in a rules repository: plays the packed histories back, commits the tree each day
 * into a temporary repository, and tells how `.git` grew after `git gc`, and what the commit touched.
 *
 *   npx tsx scripts/measure-growth.ts [tweetfeed|maltrail]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { history, type Feeds, type Replay, replay } from "../test/support/replay.ts";

interface Scene {
  readonly at: string;
  readonly feeds: Feeds;
}

const replays = new Map([
  ["tweetfeed", { config: "sources:\n  - { name: tweetfeed, type: tweetfeed, path: feed.txt }\n", days: 7 }],
  [
    "maltrail",
    {
      config: 'sources:\n  - { name: trails, type: text, path: feed.txt, license: MIT, republish: "yes" }\n',
      days: 1,
    },
  ],
]);

await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<void> {
  for (const name of names.length > 0 ? names : replays.keys()) {
    const known = replays.get(name);
    if (known === undefined) throw new Error(`usage: measure-growth.ts [${[...replays.keys()].join("|")}]`);
    const feed = replay(known.config);
    try {
      await measure(name, feed, scenesOf(history(name === "tweetfeed" ? "tweetfeed" : "maltrail"), known.days));
    } finally {
      feed.remove();
    }
  }
}

/** Each day's answer is its own file and those of the days before, as many as the feed shows at a time. */
function scenesOf(versions: ReturnType<typeof history>, days: number): Scene[] {
  return versions.slice(days - 1).map(({ at }, index) => {
    const texts = versions.slice(index, index + days).map(({ text }) => text);
    return { at, feeds: { "feed.txt": texts.join("") } };
  });
}

async function measure(name: string, feed: Replay, scenes: readonly Scene[]): Promise<void> {
  const repository = mkdtempSync(join(tmpdir(), "rulepress-growth-"));
  const git = gitIn(repository, feed.tree);
  try {
    mkdirSync(feed.tree);
    git("init", "--quiet");
    console.log(`${name}\nday         live  changed  files  +lines  -lines  tree KiB  .git KiB  growth KiB`);
    let before = 0;
    const growths: number[] = [];
    for (const { at, feeds } of scenes) {
      const { result } = await feed.run(at, feeds);
      git("add", "--all");
      const stat = git("diff", "--cached", "--shortstat");
      git("commit", "--quiet", "--allow-empty", "-m", at);
      git("gc", "--quiet", "--prune=now");
      const size = kibibytes(join(repository, ".git"));
      const count = (word: string) => new RegExp(`(\\d+) ${word}`).exec(stat)?.[1] ?? "0";
      const cells = [
        result.counts?.live ?? "same",
        result.joined.changes.size,
        ...["files? changed", "insertion", "deletion"].map(count),
        kibibytes(feed.tree),
        size,
        size - before,
      ];
      console.log([at.slice(0, 10), ...cells.map((cell) => String(cell).padStart(8))].join(" "));
      if (before > 0) growths.push(size - before);
      before = size;
    }
    const mean = growths.reduce((sum, growth) => sum + growth, 0) / growths.length;
    console.log(`${name}: ${mean.toFixed(0)} KiB a day after the first\n`);
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

function gitIn(repository: string, tree: string): (...args: string[]) => string {
  const who = { NAME: "Replay", EMAIL: "replay@example.org" };
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: repository,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_DIR: join(repository, ".git"),
    GIT_WORK_TREE: tree,
    ...Object.fromEntries(
      Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
  };
  return (...args) => execFileSync("git", args, { cwd: repository, env, encoding: "utf8", maxBuffer: 2 ** 28 });
}

/** Apparent size: what the bytes are, not the blocks of this disk. */
function kibibytes(folder: string): number {
  return Math.round(Number(execFileSync("du", ["-sb", folder], { encoding: "utf8" }).split("\t")[0]) / 1024);
}
