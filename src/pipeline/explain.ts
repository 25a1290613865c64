import { emitters } from "../emitters/registry.ts";
import { layoutOf } from "../model/layout.ts";
import { formats } from "../formats/registry.ts";
import type { Facts, Kind, LedgerRecord, Verdict } from "../model/indicator.ts";
import { hexDigits } from "../model/layout.ts";
import { textOf } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { partPath, splitKey } from "../tree/ledger.ts";
import { itemOf } from "./item.ts";
import { findRecord, identify, openTree } from "./tree-reader.ts";

/** Queries that look for one indicator in the logs of a product. */
export interface Hunt {
  /** Name of the format that `export` prints them in. */
  readonly format: string;
  readonly query: string;
}

/** Everything the tree knows of one indicator, and where it stands. */
export interface Explanation {
  readonly kind: Kind;
  readonly value: string;
  readonly id: string;
  /** Undefined for what the ledger does not know. */
  readonly record: LedgerRecord | undefined;
  readonly facts: Facts | undefined;
  /** Files of the tree that hold it. */
  readonly files: readonly string[];
  /** What the guards and the allowlist say of it today, known or not. */
  readonly verdicts: readonly Verdict[];
  /** Empty for what is not live, and without the formats that cannot hold the value. */
  readonly hunts: readonly Hunt[];
}

export async function explain(
  folder: string,
  value: string,
  judge: (kind: Kind, value: string) => readonly Verdict[],
): Promise<Explanation> {
  const tree = await openTree(folder);
  const identity = identify(value, tree.settings);
  const record = await findRecord(tree, identity);
  const verdicts = judge(identity.kind, identity.value);
  if (record === undefined) return { ...identity, record, facts: undefined, files: [], verdicts, hunts: [] };
  const item = itemOf(record, tree.settings);
  const layout = layoutOf(tree.state.splits);
  const prefix = layout.leafOf(splitKey(record.kind, record.day), hexDigits(record.id));
  const files = [partPath({ kind: record.kind, day: record.day, prefix })];
  for (const { documents, lines } of emitters) {
    for (const grain of documents?.grains(item, layout, tree.settings) ?? []) {
      if ((documents?.pieces(item, grain, tree.settings) ?? []).some(({ text }) => text !== "")) {
        files.push(documents?.place(grain, tree.settings).path ?? "");
      }
    }
    for (const line of lines?.lines(item, tree.settings) ?? []) files.push(line.file);
  }
  const there = [...new Set(files)].filter((path) => tree.published.blobs.has(path)).sort();
  return { ...identity, record, facts: item.facts, files: there, verdicts, hunts: huntsFor(item, tree.settings) };
}

function huntsFor(item: Item, settings: Settings): Hunt[] {
  const { kind, status } = item.record;
  if (status !== "live") return [];
  return formats.flatMap((format) => {
    const asks = format.hunts === true && format.kinds.includes(kind);
    const [queries] = asks ? format.documents : [];
    const query = queries === undefined ? "" : textOf(queries, [item], settings);
    return query === "" ? [] : [{ format: format.name, query }];
  });
}
