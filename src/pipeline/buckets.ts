import { bitDigits, bitHalves, fitsBucket, type GrowingLayout, type Layout } from "../model/layout.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { byText, sortedUnique } from "../model/order.ts";
import type { Buckets, EmitterSpec, Member } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Stage } from "../tree/stage.ts";
import type { Joined } from "./join.ts";
import type { PrintContext } from "./print-context.ts";

export interface ListRules {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly retired: readonly string[];
}

export const noListRules: ListRules = { added: [], changed: [], retired: [] };

/** The same while it is being gathered. */
interface Rules {
  readonly added: string[];
  readonly changed: string[];
  readonly retired: string[];
}

export interface BucketContext {
  readonly emitter: EmitterSpec;
  readonly buckets: Buckets;
  readonly published: Published;
  readonly stage: Stage;
  readonly settings: Settings;
  readonly oldLayout: Layout;
  readonly layout: GrowingLayout;
  /** Print every bucket. */
  readonly all: boolean;
}

/** Who is in a list, who entered it, and whom a change may have moved from one list to another. */
export type ListMembers = Pick<Joined, "changes" | "groups" | "newMembers">;

/** Everything that is no document of a day or month: aggregated rules, and the files that hold no indicator. */
export function printLists(members: ListMembers, context: PrintContext): ListRules {
  const { emitters, reissued, published, stage, settings, oldLayout, layout } = context;
  let lists = noListRules;
  for (const emitter of emitters) {
    const { buckets } = emitter;
    if (buckets) {
      const all = reissued.has(emitter.name);
      const work = { emitter, buckets, published, stage, settings, oldLayout, layout, all };
      lists = printBuckets(members, work);
    }
    for (const artifact of emitter.fixed?.(settings) ?? []) stage.write(artifact.path, artifact.text);
  }
  return lists;
}

/** Prints the aggregated files whose members changed, splits those that are full, and tells which rules came and went. */
export function printBuckets({ changes, groups, newMembers }: ListMembers, context: BucketContext): ListRules {
  const { buckets, emitter, oldLayout } = context;
  const dirty = new Map<string, Set<string>>();
  const open = (group: string, prefix: string) => {
    const prefixes = dirty.get(group) ?? new Set();
    dirty.set(group, prefixes.add(prefix));
  };
  const openFor = (record: LedgerRecord | undefined) => {
    const group = record?.status === "live" ? buckets.group(record) : undefined;
    if (group === undefined || record === undefined) return;
    open(group, oldLayout.leafOf(layoutKey(emitter, group), bitDigits(record.id)));
  };
  for (const { before, after } of changes) {
    // What moves a list is membership: a live record that stays in its group changes no line of it.
    if (sameMembership(before, after, buckets)) continue;
    openFor(before);
    openFor(after);
  }
  for (const [group, members] of newMembers) {
    for (const { id } of members) open(group, oldLayout.leafOf(layoutKey(emitter, group), bitDigits(id)));
  }
  if (context.all) for (const group of groups.keys()) open(group, "");
  const rules: Rules = { added: [], changed: [], retired: [] };
  for (const group of [...dirty.keys()].sort(byText)) {
    printGroup(group, dirty.get(group) ?? new Set(), groups.get(group) ?? [], rules, context);
  }
  return { added: rules.added.sort(byText), changed: rules.changed.sort(byText), retired: rules.retired.sort(byText) };
}

export function layoutKey(emitter: EmitterSpec, group: string): string {
  return `${emitter.folder}/${group}`;
}

function sameMembership(before: LedgerRecord | undefined, after: LedgerRecord | undefined, buckets: Buckets): boolean {
  if (before?.status !== "live" || after?.status !== "live") return false;
  return buckets.group(before) === buckets.group(after);
}

function printGroup(
  group: string,
  dirty: ReadonlySet<string>,
  members: readonly Member[],
  rules: Rules,
  context: BucketContext,
): void {
  const { buckets, emitter, stage, published, settings, all } = context;
  const printed = new Set<string>();
  const print = (prefix: string, inside: readonly Member[]) => {
    const { path, id } = buckets.place(group, prefix, settings);
    const artifact = buckets.emit(group, prefix, inside, settings);
    stage.write(artifact.path, artifact.text);
    printed.add(path);
    const was = published.blobs.get(path);
    if (was === undefined) rules.added.push(id);
    else if (was !== stage.blobs().get(path)) rules.changed.push(id);
  };
  const sorted = [...members].sort((a, b) => byText(a.id, b.id));
  walk(sorted, "", { group, key: layoutKey(emitter, group), dirty: all ? undefined : dirty, print }, context);
  for (const prefix of sortedUnique(dirty)) {
    const { path, id } = buckets.place(group, prefix, settings);
    if (printed.has(path) || !published.blobs.has(path)) continue;
    stage.remove(path);
    rules.retired.push(id);
  }
}

interface Walk {
  readonly group: string;
  readonly key: string;
  /** Buckets to print; undefined for all. */
  readonly dirty: ReadonlySet<string> | undefined;
  readonly print: (prefix: string, members: readonly Member[]) => void;
}

/** Goes down to the buckets of a group. Members are sorted by id, so that the halves of a bucket lie side by side. */
function walk(members: readonly Member[], prefix: string, work: Walk, context: BucketContext): void {
  if (members.length === 0) return;
  const { buckets, layout } = context;
  const dirty = work.dirty === undefined || work.dirty.has(prefix);
  if (!layout.isSplit(work.key, prefix)) {
    if (!dirty) return;
    if (members.length === 1 || fitsBucket(members, ({ value }) => buckets.cost(work.group, value))) {
      work.print(prefix, members);
      return;
    }
    layout.split(work.key, prefix);
    walkHalves(members, prefix, { ...work, dirty: undefined }, context);
    return;
  }
  walkHalves(members, prefix, work, context);
}

function walkHalves(members: readonly Member[], prefix: string, work: Walk, context: BucketContext): void {
  const [zeros, ones] = bitHalves(members, prefix.length);
  walk(zeros, `${prefix}0`, work, context);
  walk(ones, `${prefix}1`, work, context);
}
