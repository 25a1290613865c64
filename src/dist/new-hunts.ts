import { formats } from "../formats/registry.ts";
import { type Entry, textOf } from "../model/format.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";

/** Most indicators of a kind that one looks for by hand: of a first print, the ones that matter most. */
const mostHunted = 1000;

export interface NewHunts {
  /** Takes in an indicator that the last step added. */
  take(item: Item): void;
  /**
   * `hunts/new/<format>/<kind>.<extension>`: for each product, queries over past events, because a rule only sees what happens from
   * now on.
   */
  files(settings: Settings): ReadonlyMap<string, string>;
}

export function openNewHunts(): NewHunts {
  const byKind = new Map<Kind, Entry[]>();
  return {
    take(item) {
      const { kind } = item.record;
      const held = byKind.get(kind) ?? [];
      held.push(item);
      // Cut from time to time, lest all of a first print wait here.
      byKind.set(kind, held.length < 2 * mostHunted ? held : weightiest(held));
    },
    files(settings) {
      const files = new Map<string, string>();
      for (const format of formats) {
        const [document] = format.documents;
        if (format.hunts !== true || document === undefined) continue;
        const extension = document.file.slice(document.file.lastIndexOf("."));
        for (const kind of kinds.filter((each) => format.kinds.includes(each))) {
          const entries = weightiest(byKind.get(kind) ?? []).sort((a, b) => byText(a.record.id, b.record.id));
          const text = textOf(document, entries, settings);
          if (text !== "") files.set(`hunts/new/${format.name}/${kind}${extension}`, text);
        }
      }
      return files;
    },
  };
}

function weightiest(entries: readonly Entry[]): Entry[] {
  return [...entries]
    .sort((a, b) => b.record.score - a.record.score || byText(a.record.id, b.record.id))
    .slice(0, mostHunted);
}
