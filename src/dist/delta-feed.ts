import { atomText } from "../dialects/atom.ts";
import { defanged } from "../dialects/defang.ts";
import { jsonFeedText } from "../dialects/json-feed.ts";
import { countText } from "../dialects/markdown.ts";
import type { NewsEntry } from "../model/feed.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { isoTime } from "../model/time.ts";
import { deltaPath, type DeltaStep, latestSteps } from "../tree/delta.ts";
import { valuesOf, type Values } from "./step-values.ts";
import type { OpenTree } from "../pipeline/tree-reader.ts";

/** Steps that a feed tells of. */
const remembered = 50;

/** Of a step with so many values, or more, the feed tells in counts alone. */
const tooMany = 100;

export interface FeedPlaces {
  /** Address of the tree, below which `delta/` lies. */
  readonly base?: string;
  /** Address of the folder in which `feed.json` and `feed.atom` will lie. */
  readonly site?: string;
}

export interface DeltaFeeds {
  readonly json: string;
  readonly atom: string;
}

/** The latest steps of a tree as a JSON Feed and an Atom feed: a function of the tree, so that no new step is no new byte. */
export async function deltaFeeds(tree: OpenTree, { base, site }: FeedPlaces = {}): Promise<DeltaFeeds> {
  const { published, settings } = tree;
  const steps = await latestSteps(published, remembered);
  const values = await valuesOf(published, steps.filter(isShown));
  const feed = {
    id: tagUri(settings.namespace, "feed"),
    title: `${settings.brand}: changes of the rules`,
    author: settings.author,
    updated: steps[0]?.counts.asOf ?? isoTime(0),
    ...(site === undefined ? {} : { home: new URL(site).href }),
    entries: steps.map((step) => entryOf(step, values, settings.namespace, base)),
  };
  const self = (name: string) => (site === undefined ? undefined : below(site, name));
  return { json: jsonFeedText(feed, self("feed.json")), atom: atomText(feed, self("feed.atom")) };
}

/**
 * RFC 4151: a name space of one's own has the form of a host name, and a year stands for when it began to count. The digest says
 * which state of the tree a step led to: the same id on every machine, for ever.
 */
function tagUri(namespace: string, name: string): string {
  return `tag:${namespace},2026:${name}`;
}

function entryOf(step: DeltaStep, values: Values, namespace: string, base: string | undefined): NewsEntry {
  const { counts, to } = step;
  const path = deltaPath(counts.asOf);
  const lines = [...countLines(step), `Live: ${countText(counts.live)}`, `In full: ${path}`];
  const shown = isShown(step) ? valueLines(step, values) : [];
  return {
    id: tagUri(namespace, to),
    title: titleOf(step),
    updated: counts.asOf,
    ...(base === undefined ? {} : { link: below(base, path) }),
    text: [...lines, ...(shown.length === 0 ? [] : ["", ...shown])].join("\n"),
  };
}

function below(address: string, path: string): string {
  return new URL(path, address.endsWith("/") ? address : `${address}/`).href;
}

function titleOf(step: DeltaStep): string {
  const { added, updated, revived, withdrawn, renewed, counts } = step;
  const words = [
    [idsIn(added), "added"],
    [updated.length, "updated"],
    [revived.length, "came back"],
    [withdrawn.length, "withdrawn"],
  ] as const;
  const told = words.flatMap(([count, word]) => (count > 0 ? [`${countText(count)} ${word}`] : []));
  if (told.length > 0) return told.join(", ");
  if (counts.reissued.length > 0) return `reissued: ${counts.reissued.join(", ")}`;
  return renewed.length > 0 ? `${countText(renewed.length)} leases renewed` : `Nothing printed changed`;
}

function idsIn(ids: DeltaStep["added"]): number {
  return Object.values(ids).reduce((sum, list) => sum + list.length, 0);
}

function isShown({ added, updated, revived, withdrawn }: DeltaStep): boolean {
  return idsIn(added) + updated.length + revived.length + withdrawn.length < tooMany;
}

function countLines({ added, updated, revived, withdrawn, counts }: DeltaStep): string[] {
  const entered = Object.entries(added).flatMap(([place, ids]) => ids.map(() => place.split("/")[0] ?? ""));
  const kindsIn = (list: readonly { readonly was: { readonly kind: Kind } }[]) => list.map(({ was }) => was.kind);
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["Added", entered],
    ["Updated", kindsIn(updated)],
    ["Came back", kindsIn(revived)],
    ["Withdrawn", kindsIn(withdrawn)],
  ];
  return [
    ...lines.flatMap(([word, found]) => (found.length === 0 ? [] : [`${word}: ${byKind(found)}`])),
    ...(counts.reissued.length === 0 ? [] : [`Reissued: ${counts.reissued.join(", ")}`]),
    ...(counts.held.length === 0 ? [] : [`Held, their past carried: ${counts.held.join(", ")}`]),
  ];
}

function byKind(found: readonly string[]): string {
  const parts = kinds.flatMap((kind) => {
    const count = found.filter((name) => name === kind).length;
    return count === 0 ? [] : [`${countText(count)} ${kind}`];
  });
  return parts.join(", ");
}

/** One line a value: what entered, changed, came back and left, each in the order of its text. */
function valueLines({ added, updated, revived, withdrawn }: DeltaStep, values: Values): string[] {
  const entered = Object.values(added).flat();
  const told = (sign: string, list: DeltaStep["updated"]) =>
    list.map(({ was }) => `${sign} ${defanged(was.kind, was.value)}`).sort(byText);
  return [
    ...entered
      .flatMap((id) => values.get(id) ?? [])
      .map(({ kind, value }) => `+ ${defanged(kind, value)}`)
      .sort(byText),
    ...told("~", updated),
    ...told("^", revived),
    ...withdrawn.map(({ was, reason }) => `- ${defanged(was.kind, was.value)} (${reason})`).sort(byText),
  ];
}
