import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { z } from "zod";
import { loadConfig, readTextFile } from "../../src/config/load.ts";
import { isoTime } from "../../src/model/time.ts";
import { build, type RunOutcome } from "../../src/pipeline/build.ts";
import { prepare } from "../../src/pipeline/prepare.ts";
import { fileReach } from "../../src/pipeline/reach.ts";
import { verify } from "../../src/pipeline/verify.ts";
import { type DeltaStep, deltaPath, readDelta } from "../../src/tree/delta.ts";
import { filesBelow, publishedFolder } from "../../src/tree/published.ts";
import { type Tree, unexplained } from "./churn.ts";

/** What a file of a feed held from a time on. */
export interface Version {
  readonly at: string;
  readonly file: string;
  readonly text: string;
}

const fixtures = new URL("../fixtures/replay/", import.meta.url);

const index = z.array(z.object({ at: z.string(), file: z.string(), bytes: z.int() }));

/** A packed history (scripts/pack-replay.ts), oldest version first. */
export function history(name: "tweetfeed" | "kev" | "maltrail" | "collapse"): readonly Version[] {
  const versions = index.parse(JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), "utf8")));
  const bytes = brotliDecompressSync(readFileSync(new URL(`${name}.br`, fixtures)));
  let start = 0;
  return versions.map(({ at, file, bytes: size }) => {
    const text = bytes.toString("utf8", start, start + size);
    start += size;
    return { at, file, text };
  });
}

/** Text of every feed's file in one run, by file name. */
export type Feeds = Readonly<Record<string, string>>;

/** One run of a replay and what is wrong with it: every list is empty where nothing churns. */
export interface Day {
  readonly run: RunOutcome;
  readonly step: DeltaStep | undefined;
  readonly tree: Tree;
  readonly churn: readonly string[];
}

/** A config, its feeds and a tree in a temporary folder, in which days pass. */
export interface Replay {
  readonly tree: string;
  /** A run that changes the tree, held against the tree before it. */
  day(asOf: string, feeds: Feeds): Promise<Day>;
  /** Paths that a run would change, without changing them. */
  wouldChange(asOf: string, feeds: Feeds): Promise<string[]>;
  /** What `verify --rebuild` finds. */
  findings(): Promise<string[]>;
  /** Another config from now on. */
  configure(config: string): void;
  remove(): void;
}

/** `config` is the text of a rulepress.yml whose sources read files of the same folder. */
export function replay(config: string): Replay {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-replay-"));
  const tree = join(folder, "rules");
  const configPath = join(folder, "rulepress.yml");
  writeFileSync(configPath, config);
  let known: Tree = new Map();

  async function run(asOf: string, feeds: Feeds, dryRun: boolean): Promise<RunOutcome> {
    for (const [file, text] of Object.entries(feeds)) writeFileSync(join(folder, file), text);
    return build(prepare({ ...request(configPath), asOf }), { ...options, out: tree, dryRun, reach: reach(asOf) });
  }

  return {
    tree,
    async day(asOf, feeds) {
      const before = known;
      const outcome = await run(asOf, feeds, false);
      known = readTree(tree);
      const learned = outcome.result.counts !== undefined;
      const step = learned ? (await readDelta(publishedFolder(tree), deltaPath(asOf))).at(-1) : undefined;
      return { run: outcome, step, tree: known, churn: unexplained(before, known, step) };
    },
    async wouldChange(asOf, feeds) {
      return (await run(asOf, feeds, true)).plan.changes.map(({ path }) => path);
    },
    async findings() {
      const { findings } = await verify(tree, { rebuild: true, scratch: join(folder, "scratch") });
      return findings.map(({ file, problem }) => `${file} ${problem}`);
    },
    configure(text) {
      writeFileSync(configPath, text);
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function request(configPath: string): Omit<Parameters<typeof prepare>[0], "asOf"> {
  return {
    config: loadConfig(configPath, readTextFile, {}),
    inputs: [],
    demo: false,
    only: [],
    accept: [],
    noExpiry: false,
    allowRemovals: false,
    repair: false,
    read: readTextFile,
  };
}

function reach(asOf: string) {
  return fileReach(asOf, new AbortController().signal);
}

const silent = () => undefined;

const options = {
  progress: { reading: silent, read: silent, readDone: silent, joining: silent, printing: silent, writing: silent },
  process: { id: "replay", alive: () => false },
};

/** Files that did not change keep the text that they had, so that two trees compare at once. */
function readTree(folder: string): Tree {
  return new Map(filesBelow(folder).map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** The same time, six hours on. */
export function later(at: string): string {
  return isoTime(Date.parse(at) + 6 * 3_600_000);
}

/** The same lines in an order that has nothing to do with the old one, and is the same in every test run. */
export function shuffled<T>(values: readonly T[]): T[] {
  const mixed = [...values];
  let state = 1;
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    state = (state * 48_271) % 0x7fff_ffff;
    const other = state % (at + 1);
    const [a, b] = [mixed[at], mixed[other]];
    if (a !== undefined && b !== undefined) [mixed[at], mixed[other]] = [b, a];
  }
  return mixed;
}

export function shuffledLines(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  return `${shuffled(lines).join("\n")}\n`;
}
