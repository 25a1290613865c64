import { dayMs } from "../model/time.ts";
import type { Health, SourceHealth } from "./health.ts";

/** An open issue about a held source. */
export interface HeldIssue {
  readonly number: number;
  readonly source: string;
}

export type IssueChange =
  | { readonly action: "open"; readonly source: SourceHealth; readonly days: number }
  | { readonly action: "close"; readonly issue: HeldIssue; readonly why: "recovered" | "removed" | "doubled" };

/** A feed that is back within so many days is no work for a person. */
export const patienceDays = 3;

/**
 * Which issues to open and to close: one for each source that was held for over three days, closed when it is read again or
 * is a source no more. An issue stays while its source is held, even if the memory of since when was lost.
 */
export function issueChanges(health: Health, open: readonly HeldIssue[]): IssueChange[] {
  const states = new Map(health.sources.map((source) => [source.name, source]));
  const kept = new Set<string>();
  const closed = [...open]
    .sort((a, b) => a.number - b.number)
    .flatMap((issue): IssueChange[] => {
      const source = states.get(issue.source);
      // A source that this run did not ask says nothing of itself.
      const why = source === undefined ? (health.complete ? "removed" : undefined) : recovery(source);
      if (why !== undefined) return [{ action: "close", issue, why }];
      if (kept.has(issue.source)) return [{ action: "close", issue, why: "doubled" }];
      kept.add(issue.source);
      return [];
    });
  const opened = health.sources.flatMap((source): IssueChange[] => {
    const days = heldDays(source, health.asOf);
    return days >= patienceDays && !kept.has(source.name) ? [{ action: "open", source, days }] : [];
  });
  return [...closed, ...opened];
}

function recovery({ state }: SourceHealth): "recovered" | undefined {
  return state === "held" ? undefined : "recovered";
}

/** Whole days since when no reading of the source was believed; 0 of one that is well. */
export function heldDays({ state, since }: SourceHealth, asOf: string): number {
  return state !== "held" || since === undefined ? 0 : Math.floor((Date.parse(asOf) - Date.parse(since)) / dayMs);
}
