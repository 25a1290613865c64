import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { z } from "zod";
import { loadConfig, readTextFile } from "../../src/config/load.ts";
import { isoTime } from "../../src/model/time.ts";
import { build, type RunOutcome } from "../../src/pipeline/build.ts";
import { prepare, type Prepared, type RunRequest } from "../../src/pipeline/prepare.ts";
import type { Memory } from "../../src/pipeline/memory.ts";
import { filesOnly, type Outside } from "../../src/pipeline/outside.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
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

export interface Day {
  readonly run: RunOutcome;
  /** The step of the run; undefined when it learned nothing. */
  readonly step: DeltaStep | undefined;
  readonly tree: Tree;
  /** What the step does not account for. */
  readonly churn: readonly string[];
}

/** A config, its feeds and a tree in a temporary folder, in which days pass. */
export interface Replay {
  readonly tree: string;
  /** Every file of the tree after the last `day`. */
  files(): Tree;
  run(asOf: string, feeds: Feeds): Promise<RunOutcome>;
  /** The same, and writes nothing. */
  dryRun(asOf: string, feeds: Feeds): Promise<RunOutcome>;
  /** A dry run as people start it: it need not read sources that an earlier run has read. The others read them always. */
  shortRun(asOf: string, feeds: Feeds, told?: Partial<RunRequest>): Promise<RunOutcome>;
  /** What the last run that wrote left in the cache, and another thing put in its place. */
  memory(): Memory;
  remember(memory: Memory): void;
  /** A run whose tree is held against the tree of the day before. */
  day(asOf: string, feeds: Feeds): Promise<Day>;
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
  let prepared = prepareConfig(folder, config);
  let known: Tree = new Map();
  let memory: Memory = { sources: {} };

  async function run(asOf: string, feeds: Feeds, dryRun: boolean, told: Partial<RunRequest> = {}): Promise<RunOutcome> {
    for (const [file, text] of Object.entries(feeds)) writeFileSync(join(folder, file), text);
    const now = { ...prepared, request: { ...prepared.request, ...told, asOf } };
    const outside: Outside = {
      ...filesOnly(fileWayOut(asOf, new AbortController().signal)),
      memory,
      keep: (after) => {
        memory = after;
        return Promise.resolve();
      },
    };
    return build(now, { ...options, out: tree, dryRun, outside });
  }

  return {
    tree,
    files: () => known,
    run: (asOf, feeds) => run(asOf, feeds, false),
    dryRun: (asOf, feeds) => run(asOf, feeds, true),
    shortRun: (asOf, feeds, told) => run(asOf, feeds, true, { reread: false, ...told }),
    memory: () => memory,
    remember(other) {
      memory = other;
    },
    async day(asOf, feeds) {
      const before = known;
      const outcome = await run(asOf, feeds, false);
      known = readTree(tree, before);
      const learned = outcome.result.counts !== undefined;
      const step = learned ? (await readDelta(publishedFolder(tree), deltaPath(asOf))).at(-1) : undefined;
      return { run: outcome, step, tree: known, churn: unexplained(before, known, step) };
    },
    async findings() {
      const { findings } = await verify(tree, { rebuild: true, scratch: join(folder, "scratch") });
      return findings.map(({ file, problem }) => `${file} ${problem}`);
    },
    configure(text) {
      prepared = prepareConfig(folder, text);
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Made ready once for all days: without an allowlist, nothing of it depends on the time of a run but the time itself. */
function prepareConfig(folder: string, config: string): Prepared {
  const path = join(folder, "rulepress.yml");
  writeFileSync(path, config);
  const nothing = { inputs: [], only: [], accept: [] };
  const unset = { demo: false, noExpiry: false, allowRemovals: false, repair: false, reread: true, version: "0.0.0" };
  const asOf = isoTime(0);
  return prepare({ ...nothing, ...unset, asOf, config: loadConfig(path, readTextFile, {}), read: readTextFile });
}

const silent = () => undefined;

const options = {
  progress: { reading: silent, read: silent, readDone: silent, joining: silent, printing: silent, writing: silent },
  process: { id: "replay", alive: () => false },
};

/** A file that did not change keeps the text that it had, so that two trees share it in memory. */
function readTree(folder: string, before: Tree): Tree {
  return new Map(
    filesBelow(folder).map((path) => {
      const known = before.get(path);
      const text = readFileSync(join(folder, path), "utf8");
      return [path, known === text ? known : text];
    }),
  );
}
