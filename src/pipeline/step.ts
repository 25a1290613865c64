import { PressError } from "../model/errors.ts";
import { growingLayout, layoutOf } from "../model/layout.ts";
import { nothingPublished, type Plan } from "../model/published.ts";
import type { SourceTerms } from "../model/settings.ts";
import type { Origin, StepCounts } from "../model/summary.ts";
import { readManifest } from "../tree/manifest.ts";
import { openStage, type Stage } from "../tree/stage.ts";
import { readState, type StoredSettings, type TreeState } from "../tree/state.ts";
import { sumsPath, treeDigest } from "../tree/sums.ts";
import { brake } from "./brake.ts";
import { printLists } from "./buckets.ts";
import { claimContexts } from "./contexts.ts";
import { countStep } from "./counts.ts";
import { holdReason } from "./holds.ts";
import type { HeldBefore, Reading } from "./intake.ts";
import { checkIntegrity } from "./integrity.ts";
import { type Joined, joinLedger } from "./join.ts";
import { lineEdits } from "./lines.ts";
import { listBook } from "./list-book.ts";
import { printChanges } from "./print.ts";
import { writeRecords } from "./records.ts";
import { dropStale, reissuedEmitters } from "./reissue.ts";
import { shareWork } from "./second-core.ts";
import type { World } from "./world.ts";

export interface Held {
  readonly source: string;
  readonly error: PressError;
}

export interface StepResult {
  /** Undefined when nothing was learned. */
  readonly counts: StepCounts | undefined;
  readonly plan: Plan;
  readonly held: readonly Held[];
  readonly joined: Joined;
  readonly settings: StoredSettings;
  readonly stage: Stage;
  /** Data digest of the tree after the step; undefined for an empty one. */
  readonly digest: string | undefined;
  /** SHA-256 of its checksum file after the step: what `treeDigest` gives of it; undefined for an empty one. */
  readonly tree: string | undefined;
}

/** From readings and the published tree to a plan: pure but for the bytes that wait in the staging folder. */
export async function takeStep(world: World): Promise<StepResult> {
  const { published, asOf } = world;
  const manifest = await readManifest(published);
  const repaired = await checkIntegrity(published, manifest, world.repair);
  const replaces = replacesDemo(manifest?.origin, world.origin);
  const base = replaces ? nothingPublished : published;
  const state = await readState(base);
  const lastStep = replaces ? undefined : manifest?.asOf;
  checkBefore(world, state, lastStep);

  const { readings, held } = believe(world, replaces ? {} : (manifest?.claims ?? {}));
  const policyChanged = state.settings !== undefined && state.settings.policy !== world.policy;
  const ttlChanged = JSON.stringify(state.settings?.ttlDays) !== JSON.stringify(world.settings.ttlDays);
  const levelsChanged = JSON.stringify(state.settings?.levels) !== JSON.stringify(world.settings.levels);
  const oldLayout = layoutOf(state.splits);
  world.progress.join();
  const joined = await joinLedger(
    base,
    readings,
    {
      settings: world.settings,
      asOf,
      judge: ({ kind, value }) => world.judge(kind, value),
      claimContext: claimContexts(world, readings, state.settings?.sources ?? {}),
      policyChanged: policyChanged || ttlChanged || levelsChanged,
    },
    listBook(world.emitters, oldLayout, `${world.staging}-lists`),
    world.staging,
  );
  if (!world.keepReadings) forget(world.outcomes);
  if (!world.allowRemovals) brake(joined, lastStep, asOf);

  const settings = storedSettings(world, state, joined);
  const reissued = reissuedEmitters(world.emitters, {
    state,
    settings,
    formats: manifest?.formats,
    repaired,
    replaces,
  });
  const stage = openStage(world.staging, published);
  const result = { held, joined, settings, stage };
  const learned = joined.changes.size + joined.entered.size > 0;
  if (!learned && reissued.size === 0 && repaired.size === 0 && !replaces) {
    const tree = await treeDigest(published);
    return { ...result, digest: manifest?.digest, tree, counts: undefined, plan: stage.plan() };
  }

  const layout = growingLayout(state.splits);
  const { emitters } = world;
  const edits = lineEdits(settings, emitters, `${world.staging}-lines`);
  const shared = shareWork(joined.entered.days, joined.parts, settings, `${world.staging}-second`);
  const tick = world.progress.print;
  const context = {
    published: base,
    stage,
    settings,
    emitters,
    reissued,
    oldLayout,
    layout,
    edits,
    waiting: world.staging,
    tick,
  };
  const [other, lists] = await Promise.all([
    shared.other,
    printChanges(joined.changes.days, shared.own, joined.parts, context).then(() =>
      printLists(joined.members, context),
    ),
  ]);
  if (other !== undefined) {
    stage.adopt(other.files);
    edits.adopt(other.lines);
    for (const [key, prefixes] of Object.entries(other.splits)) {
      for (const prefix of prefixes) layout.split(key, prefix);
    }
  }
  await edits.finish(base, stage, reissued);
  dropStale(published, stage, emitters, { reissued, repaired, replaces });
  const known = state.settings === undefined ? [] : [...reissued].sort();
  const counts = countStep({ asOf, joined, reissued: known, held: held.map(({ source }) => source) });
  const splits = layout.splits();
  const digest = await writeRecords({ world, base, state, settings, joined, counts, lists, splits, stage, readings });
  const tree = stage.sha256(sumsPath) ?? (await treeDigest(published));
  return { ...result, digest, tree, counts, plan: stage.plan() };
}

/** A live build takes the place of the demo's edition; the demo never takes the place of a live tree. */
function replacesDemo(before: Origin | undefined, now: Origin): boolean {
  if (before === "live" && now === "demo") {
    throw new PressError("demo-over-live", "The demo would overwrite a live tree.", {
      hint: "Choose another --out for the demo.",
    });
  }
  return before === "demo" && now === "live";
}

function checkBefore(world: World, state: TreeState, lastStep: string | undefined): void {
  if (lastStep !== undefined && world.asOf < lastStep) {
    throw new PressError("as-of-past", `--as-of ${world.asOf} is before the tree's last step, ${lastStep}.`, {
      hint: "Time only goes forward in a tree: use that time or a later one.",
    });
  }
  const before = state.settings?.namespace;
  if (before !== undefined && before !== world.settings.namespace) {
    throw new PressError(
      "namespace-changed",
      `idNamespace is ${world.settings.namespace}, but the tree's ids are made in ${before}.`,
      {
        hint: "Put the old idNamespace back: with another one every rule would get a new id.",
      },
    );
  }
}

/** Sorts the answers of the sources into those that are believed and those that are held. */
function believe(world: World, claims: Readonly<Record<string, number>>): { readings: Reading[]; held: Held[] } {
  const readings: Reading[] = [];
  const held: Held[] = [];
  for (const outcome of world.outcomes) {
    const { name } = outcome.setup;
    if (outcome.state === "failed") held.push({ source: name, error: outcome.error });
    if (outcome.state === "resting" && outcome.held !== undefined)
      held.push({ source: name, error: again(outcome.held) });
    if (outcome.state !== "read") continue;
    const reason = world.accept.has(name) ? undefined : holdReason(outcome.reading, claims[name] ?? 0);
    if (reason === undefined) readings.push(outcome.reading);
    else held.push({ source: name, error: reason });
  }
  return { readings, held };
}

function forget(outcomes: World["outcomes"]): void {
  for (const outcome of outcomes) {
    if (outcome.state !== "read") continue;
    outcome.reading.entries.close();
    outcome.reading.hosts.close();
  }
}

/** A source that rests stays held until a reading of it is believed. */
function again({ code, message, hint }: HeldBefore): PressError {
  return new PressError(code, message, hint === undefined ? {} : { hint });
}

function storedSettings(world: World, state: TreeState, joined: Joined): StoredSettings {
  const sources: Record<string, SourceTerms> = {};
  for (const name of [...joined.tally.named].sort()) {
    const terms = world.settings.sources[name] ?? state.settings?.sources[name];
    if (terms) sources[name] = terms;
  }
  return { ...world.settings, sources, origin: world.origin, policy: world.policy };
}
