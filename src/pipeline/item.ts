import type { LedgerRecord } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { factsOf } from "../refine/facts.ts";

/** A record with its facts, gathered when the first format asks, and once for all formats. */
export function itemOf(record: LedgerRecord, settings: Settings): Item {
  let facts: Item["facts"] | undefined;
  return {
    record,
    get facts() {
      facts ??= factsOf(record, settings);
      return facts;
    },
  };
}
