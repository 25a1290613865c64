import { bitDigits, type GrowingLayout, type Layout } from "../model/layout.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { byText, sortedUnique } from "../model/order.ts";
import type { Buckets, EmitterSpec, Member } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Stage } from "../tree/stage.ts";
import type { Change } from "./join.ts";
import type { Groups } from "./tally.ts";

export interface ListRules {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly retired: readonly string[];
}

export const noListRules: ListRules = { added: [], changed: [], retired: [] };

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

/** Prints the aggregated files whose members changed, splits those that are full, and tells which rules came and went. */
export function printBuckets(changes: readonly Change[], groups: Groups, context: BucketContext): ListRules {
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
  if (context.all) for (const group of groups.keys()) open(group, "");
  const rules = { added: [] as string[], changed: [] as string[], retired: [] as string[] };
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
  rules: { added: string[]; changed: string[]; retired: string[] },
  context: BucketContext,
): void {
  const { buckets, emitter, stage, published, settings, layout, all } = context;
  const key = layoutKey(emitter, group);
  const old = new Set(dirty);
  const leaves = new Map<string, Member[]>();
  for (const member of members) {
    const prefix = layout.leafOf(key, bitDigits(member.id));
    const inside = leaves.get(prefix) ?? [];
    leaves.set(prefix, inside);
    inside.push(member);
  }
  const printed = new Set<string>();
  for (const [prefix, inside] of leaves) {
    if (!all && !old.has(prefix)) continue;
    for (const [leaf, kept] of splitFull(group, key, prefix, inside, context)) {
      const { path, id } = buckets.place(group, leaf, settings);
      const artifact = buckets.emit(
        group,
        leaf,
        kept.sort((a, b) => byText(a.id, b.id)),
        settings,
      );
      stage.write(artifact.path, artifact.text);
      printed.add(path);
      const was = published.blobs.get(path);
      if (was === undefined) rules.added.push(id);
      else if (was !== stage.blobs().get(path)) rules.changed.push(id);
    }
  }
  for (const prefix of sortedUnique(old)) {
    const { path, id } = buckets.place(group, prefix, settings);
    if (printed.has(path) || !published.blobs.has(path)) continue;
    stage.remove(path);
    rules.retired.push(id);
  }
}

/** The leaves below a bucket: itself while it has room, else its halves, as deep as it takes. */
function splitFull(
  group: string,
  key: string,
  prefix: string,
  members: readonly Member[],
  context: BucketContext,
): (readonly [string, Member[]])[] {
  const { buckets, layout } = context;
  const cost = members.reduce((sum, member) => sum + buckets.cost(group, member.value), 0);
  if (cost <= 1 || members.length < 2) return members.length === 0 ? [] : [[prefix, [...members]]];
  layout.split(key, prefix);
  const halves: Record<string, Member[]> = { "0": [], "1": [] };
  for (const member of members) halves[bitDigits(member.id).charAt(prefix.length)]?.push(member);
  return Object.entries(halves).flatMap(([bit, inside]) => splitFull(group, key, prefix + bit, inside, context));
}
