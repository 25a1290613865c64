import type { Subscription } from "../config/subscription.ts";
import { tlps } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
import { isoTime, parseDuration } from "../model/time.ts";
import { compileAllowlist } from "../refine/allowlist.ts";

/** Whether an indicator, live or gone, is one that a subscription asks for. Throws for an exclusion that cannot match. */
export type Selects = (item: Item) => boolean;

/** `asOf` is when the tree's last step was: from there `since` counts back. */
export function selectionOf(subscription: Subscription, asOf: string): Selects {
  const { kinds, levels, confidences, minScore = 0, sources, categories, industries, tlp } = subscription;
  const excludes = compileAllowlist(subscription.exclude ?? [], asOf);
  const duration = subscription.since === undefined ? undefined : parseDuration(subscription.since);
  const since = duration === undefined ? "" : isoTime(Date.parse(asOf) - duration);
  const strictest = tlps.indexOf(tlp ?? "red");
  return (item) => {
    const { record } = item;
    if (!among(kinds, record.kind) || !among(levels, record.level) || !among(confidences, record.confidence))
      return false;
    if (record.score < minScore || excludes(record.kind, record.value) !== undefined) return false;
    if (since !== "" && (item.facts.firstSeen ?? record.created) < since) return false;
    if (tlp !== undefined && tlps.indexOf(item.facts.tlp) > strictest) return false;
    return (
      any(sources, () => item.facts.sources) &&
      any(categories, () => item.facts.categories) &&
      any(industries, () => item.facts.industries)
    );
  };
}

function among<T>(wanted: readonly T[] | undefined, stated: T): boolean {
  return wanted === undefined || wanted.includes(stated);
}

function any(wanted: readonly string[] | undefined, stated: () => readonly string[]): boolean {
  return wanted === undefined || stated().some((word) => wanted.includes(word));
}
