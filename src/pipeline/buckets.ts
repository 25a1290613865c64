import { bitHalves, fitsBucket, type GrowingLayout } from "../model/layout.ts";
import { byText, sortedUnique } from "../model/order.ts";
import type { Buckets, EmitterSpec, Member } from "../model/plugin.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import type { Stage } from "../tree/stage.ts";
import { layoutKey, type ListMembers, membersIn } from "./list-book.ts";
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

interface BucketContext {
  readonly emitter: EmitterSpec;
  readonly buckets: Buckets;
  readonly published: Published;
  readonly stage: Stage;
  readonly settings: Settings;
  readonly layout: GrowingLayout;
  /** Print every bucket. */
  readonly all: boolean;
}

/** Everything that is no document of a day or month: aggregated rules, and the files that hold no indicator. */
export function printLists(members: ListMembers, context: PrintContext): ListRules {
  const { emitters, reissued, published, stage, settings, layout } = context;
  let lists = noListRules;
  for (const emitter of emitters) {
    const { buckets } = emitter;
    if (buckets) {
      const all = reissued.has(emitter.name);
      const work = { emitter, buckets, published, stage, settings, layout, all };
      lists = printBuckets(members, work);
    }
    for (const artifact of emitter.fixed?.(settings) ?? []) stage.write(artifact.path, artifact.text);
  }
  return lists;
}

/** Prints the aggregated files whose members changed, splits those that are full, and tells which rules came and went. */
function printBuckets(members: ListMembers, context: BucketContext): ListRules {
  const { touched, spooled } = members;
  const rules: Rules = { added: [], changed: [], retired: [] };
  const groups = context.all ? [...touched.keys(), ...spooled.parts.keys()] : touched.keys();
  for (const group of sortedUnique(groups)) {
    const dirty = new Set(touched.get(group));
    if (context.all && spooled.parts.has(group)) dirty.add("");
    printGroup(group, dirty, membersIn(members, group), rules, context);
  }
  return { added: rules.added.sort(byText), changed: rules.changed.sort(byText), retired: rules.retired.sort(byText) };
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
