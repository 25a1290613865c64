import { PressError } from "../model/errors.ts";
import { formats } from "../formats/registry.ts";
import { type Kind, kinds, type LedgerRecord } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { techniqueOf } from "../model/techniques.ts";
import type { Hunt } from "./explain.ts";
import { itemOf } from "./item.ts";
import { openTree, type OpenTree, recordsIn } from "./tree-reader.ts";

/** What a tree knows of an ATT&CK technique. */
export interface TechniqueExplanation {
  /** As MITRE spells it. */
  readonly technique: string;
  readonly name: string;
  readonly tactics: readonly string[];
  /** Live indicators that are seen with it or with one of its sub-techniques, by kind. */
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
  /** The ten of the highest score. */
  readonly strongest: readonly Pick<LedgerRecord, "kind" | "value" | "id" | "score" | "level">[];
  readonly hunts: readonly Hunt[];
}

/** Whether a person means a technique: its id looks like no indicator. */
export function isTechnique(value: string): boolean {
  return /^t\d{4}(?:\.\d{3})?$/i.test(value.trim());
}

export async function explainTechnique(folder: string, value: string): Promise<TechniqueExplanation> {
  const technique = value.trim().toUpperCase();
  const known = techniqueOf(technique);
  if (known === undefined) {
    throw new PressError("value-unknown", `${technique} is no technique of ATT&CK Enterprise that is in use.`, {
      hint: "Look it up on attack.mitre.org: it may be revoked, or of another matrix.",
    });
  }
  const tree = await openTree(folder);
  const hunts = formats.flatMap(({ name, techniqueHunt }) => {
    return techniqueHunt === undefined ? [] : [{ format: name, query: techniqueHunt(technique) }];
  });
  const { name, tactics } = known;
  return { technique, name, tactics, ...(await seenWith(technique, tree)), hunts };
}

type Seen = TechniqueExplanation["strongest"][number];

async function seenWith(technique: string, { published, settings }: OpenTree) {
  const counted = new Map<Kind, number>();
  let strongest: Seen[] = [];
  for await (const record of recordsIn(published)) {
    if (record.status !== "live" || !isSeenWith(technique, record, itemOf(record, settings).facts.attack)) continue;
    counted.set(record.kind, (counted.get(record.kind) ?? 0) + 1);
    const { kind, value, id, score, level } = record;
    strongest = [...strongest, { kind, value, id, score, level }].sort(byScore).slice(0, 10);
  }
  const counts = Object.fromEntries(
    kinds.flatMap((kind) => (counted.has(kind) ? [[kind, counted.get(kind) ?? 0]] : [])),
  );
  return { counts, strongest };
}

/** What formats print of techniques leaves out some that Sigma's validators refuse: what a source stated counts here too. */
function isSeenWith(technique: string, { claims }: LedgerRecord, printed: readonly string[]): boolean {
  const stated = Object.values(claims).flatMap(({ ended, attack = [] }) => (ended === undefined ? attack : []));
  const ids = [...printed, ...stated].map((word) => word.toUpperCase());
  return ids.some((id) => id === technique || id.startsWith(`${technique}.`));
}

function byScore(a: Seen, b: Seen): number {
  return b.score - a.score || byText(a.id, b.id);
}
