import type { LedgerRecord } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import type { DeltaStep } from "../tree/delta.ts";
import { parsePart, parsePartPath, splitKey } from "../tree/ledger.ts";

/** What an id stands for. */
export type Values = ReadonlyMap<string, Pick<LedgerRecord, "kind" | "value">>;

/**
 * What entered in these steps, by id: a delta names it by its id alone, and the ledger keeps the value, whatever became of it.
 * Only the parts of the days on which it entered are read.
 */
export async function valuesOf(published: Published, steps: readonly DeltaStep[]): Promise<Values> {
  const wanted = new Set(steps.flatMap(({ added }) => Object.values(added).flat()));
  const days = new Set(steps.flatMap(({ added }) => Object.keys(added)));
  const values = new Map<string, Pick<LedgerRecord, "kind" | "value">>();
  for (const path of [...published.blobs.keys()].sort(byText)) {
    const part = parsePartPath(path);
    if (part === undefined || !days.has(splitKey(part.kind, part.day))) continue;
    for (const { id, kind, value } of parsePart((await published.read(path)).toString("utf8"), path)) {
      if (wanted.has(id)) values.set(id, { kind, value });
    }
  }
  return values;
}
