import { type Finding, findingsError } from "./findings.ts";
import type { ReadText } from "./load.ts";
import { nearest } from "./nearest.ts";
import type { Subscription } from "./subscription.ts";
import { readYaml } from "./yaml-file.ts";

/** Names that a subscription may use. */
export interface KnownNames {
  readonly formats: readonly string[];
  /** Sources of the config and of the tree. */
  readonly sources: readonly string[];
}

/**
 * Refuses a subscription that asks for a format or a source which nobody knows: of a misspelt source it would be sent nothing at all,
 * and nobody would notice. Formats and tree are not known where the config is read, so that this is asked for by itself.
 */
export function checkSubscriptionNames(
  path: string,
  read: ReadText,
  subscriptions: Readonly<Record<string, Subscription>>,
  known: KnownNames,
): void {
  const findings = Object.entries(subscriptions).flatMap(([name, { formats = [], sources = [] }]) => [
    ...unknownNames(["subscriptions", name, "formats"], formats, known.formats, "a format"),
    ...unknownNames(["subscriptions", name, "sources"], sources, known.sources, "a source of the config or the tree"),
  ]);
  if (findings.length > 0) throw findingsError(readYaml(path, read(path) ?? ""), findings);
}

function unknownNames(
  path: readonly string[],
  names: readonly string[],
  known: readonly string[],
  what: string,
): readonly Finding[] {
  return names.flatMap((name, index): Finding[] => {
    if (known.includes(name)) return [];
    const meant = nearest(name, known);
    const hint = meant === undefined ? `Known: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
    return [{ code: "config-value", path: [...path, index], says: `is not ${what}`, hint }];
  });
}
