import { kinds } from "../model/indicator.ts";
import { manifestText } from "../tree/manifest.ts";
import type { Splits } from "../model/layout.ts";
import type { Published } from "../model/published.ts";
import type { StepCounts, TreeSummary } from "../model/summary.ts";
import { deltaPath, deltaText, latestSteps, readDelta, rememberedSteps } from "../tree/delta.ts";
import type { Stage } from "../tree/stage.ts";
import {
  layoutPath,
  settingsPath,
  settingsText,
  sourcesPath,
  splitsText,
  type StoredSettings,
  type TreeState,
  type Watermark,
  watermarksText,
} from "../tree/state.ts";
import {
  dataDigest,
  emptyDigest,
  folderDigests,
  manifestPath,
  parseSums,
  sumsDigest,
  sumsPath,
  sumsText,
} from "../tree/sums.ts";
import type { ListRules } from "./buckets.ts";
import { deltaStep } from "./counts.ts";
import type { Reading } from "./intake.ts";
import type { Joined } from "./join.ts";
import type { World } from "./world.ts";
import { sortedCounts, type Tally } from "./tally.ts";

export interface RecordsInput {
  readonly world: World;
  /** The tree that the step goes out from: empty when a live build replaces the demo. */
  readonly base: Published;
  readonly state: TreeState;
  readonly settings: StoredSettings;
  readonly joined: Joined;
  readonly counts: StepCounts;
  readonly lists: ListRules;
  readonly splits: Splits;
  readonly stage: Stage;
  readonly readings: readonly Reading[];
}

/**
 * Writes what tells of the step and of the tree as a whole: state, delta, pages, manifest, checksums, in this order. Gives
 * the data digest of the tree.
 */
export async function writeRecords(input: RecordsInput): Promise<string> {
  const { world, base, state, settings, joined, counts, lists, splits, stage, readings } = input;
  const { asOf, published } = world;
  stage.write(settingsPath, settingsText(settings));
  stage.write(layoutPath, splitsText(splits));
  const marks = readings.map((reading) => [reading.setup.name, watermarkOf(reading, asOf)] as const);
  stage.write(sourcesPath, watermarksText({ ...state.watermarks, ...Object.fromEntries(marks) }));

  const old = await statedSums(published);
  const before = base.blobs.has(sumsPath) ? dataDigest(old) : emptyDigest;
  const digest = dataDigest(knownSums(old, stage));
  const path = deltaPath(asOf);
  const today = base.blobs.has(path) ? await readDelta(base, path) : [];
  const step = deltaStep(counts, joined, lists, { from: before, to: digest });
  stage.write(path, deltaText(today, step));

  const steps = [counts, ...(await latestSteps(base)).map((known) => known.counts)].slice(0, rememberedSteps);
  writePages({ world, old, settings, tally: joined.tally, steps, digest, stage });
  stage.write(sumsPath, sumsText(knownSums(old, stage)));
  return digest;
}

function watermarkOf({ setup, size, mark }: Reading, asOf: string): Watermark {
  const scope = setup.site?.scope;
  const upTo = mark === undefined || scope === undefined ? {} : { mark, scope };
  return { read: asOf, entries: size.entries, ...upTo };
}

export interface PagesInput {
  readonly world: Pick<World, "emitters">;
  /** Checksums that hold for every file that the stage does not print. */
  readonly old: ReadonlyMap<string, string>;
  readonly settings: StoredSettings;
  readonly tally: Tally;
  readonly steps: readonly StepCounts[];
  readonly digest: string;
  readonly stage: Stage;
}

/** The pages and the manifest: a function of ledger and delta alone, so that `verify --rebuild` can print them too. */
export function writePages(input: PagesInput): void {
  const { world, old, settings, tally, steps, digest, stage } = input;
  const summary = summaryOf(settings, tally, steps);
  for (const emitter of world.emitters) {
    const page = emitter.page?.(summary, settings);
    if (page) stage.write(page.path, page.text);
  }
  const sums = knownSums(old, stage);
  const { origin, live, quarantined, refused, withdrawn, byKind, bySource } = summary;
  stage.write(
    manifestPath,
    manifestText({
      origin,
      asOf: steps[0]?.asOf ?? "",
      formats: sortedCounts(new Map(world.emitters.map(({ name, format }) => [name, format]))),
      digest,
      live,
      quarantined,
      refused,
      withdrawn,
      byKind,
      bySource,
      claims: sortedCounts(tally.claims),
      folders: folderDigests(stage.blobs()),
      sums: sumsDigest(sumsText(sums)),
    }),
  );
}

function summaryOf(settings: StoredSettings, tally: Tally, steps: readonly StepCounts[]): TreeSummary {
  const counted = kinds.flatMap((kind) => {
    const levels = tally.byKind.get(kind);
    return levels === undefined ? [] : [[kind, sortLevels(Object.fromEntries(levels))] as const];
  });
  return {
    origin: settings.origin,
    live: tally.live,
    byKind: Object.fromEntries(counted),
    bySource: sortedCounts(tally.bySource),
    quarantined: tally.quarantined,
    refused: tally.refused,
    withdrawn: tally.withdrawn,
    steps,
  };
}

function sortLevels(levels: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    ["high", "medium", "low"].flatMap((level) => (levels[level] ? [[level, levels[level]]] : [])),
  );
}

/** SHA-256 of every file of the tree as it will be: those that stay as they are published are not read again. */
function knownSums(old: ReadonlyMap<string, string>, stage: Stage): Map<string, string> {
  const sums = new Map<string, string>();
  for (const path of stage.blobs().keys()) {
    if (path === sumsPath) continue;
    const sha256 = stage.sha256(path) ?? old.get(path);
    if (sha256 !== undefined) sums.set(path, sha256);
  }
  return sums;
}

/** The checksums that a tree states of itself; none for an empty one. */
export async function statedSums(published: Published): Promise<ReadonlyMap<string, string>> {
  return published.blobs.has(sumsPath) ? parseSums((await published.read(sumsPath)).toString("utf8")) : new Map();
}
