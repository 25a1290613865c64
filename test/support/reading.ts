import { type Entry, type EntryStores, entryStores } from "../../src/pipeline/entry-store.ts";
import type { Reading } from "../../src/pipeline/intake.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";

/** Stores for so few entries that no file is ever made. */
export function storesAtHand(): EntryStores {
  return entryStores("/nowhere");
}

/** What a source said of these indicators, as one that has been read. */
export function readingOf(
  entries: readonly Entry[],
  setup: Partial<SourceSetup> = {},
  more: Partial<Reading> = {},
): Reading {
  const stores = storesAtHand();
  const store = stores.open();
  for (const entry of entries) store.set(entry);
  const count = entries.length;
  return {
    setup: {
      name: "alpha",
      terms: { title: "Alpha", license: "CC0-1.0", republish: "yes", tlp: "clear" },
      ...{ nature: "append", context: false, deriveHosts: false, fallback: "medium" },
      read: () => {
        throw new Error("it was read already");
      },
      ...setup,
    },
    ...{ records: count, entries: store, hosts: stores.open() },
    size: { entries: count, standing: count, indicators: count },
    ...{ unread: new Map(), guarded: new Map(), droppedDates: 0, mark: undefined, warnings: [] },
    ...more,
  };
}
