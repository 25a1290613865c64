import { formats } from "../formats/registry.ts";
import { type Entry, textOf } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";

/** Most indicators of a kind that one looks for by hand: of a first print, the ones that matter most. */
const mostHunted = 1000;

/**
 * `hunts/new/<format>/<kind>.<extension>`: for each product, queries over the past events for what the last step added, because a
 * rule only sees what happens from now on.
 */
export function newHunts(added: readonly Item[], settings: Settings): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const format of formats) {
    const [document] = format.documents;
    if (format.hunts !== true || document === undefined) continue;
    const extension = document.file.slice(document.file.lastIndexOf("."));
    for (const kind of kinds.filter((each) => format.kinds.includes(each))) {
      const text = textOf(document, weightiest(added.filter(({ record }) => record.kind === kind)), settings);
      if (text !== "") files.set(`hunts/new/${format.name}/${kind}${extension}`, text);
    }
  }
  return files;
}

function weightiest(items: readonly Item[]): Entry[] {
  return [...items]
    .sort((a, b) => b.record.score - a.record.score || byText(a.record.id, b.record.id))
    .slice(0, mostHunted)
    .sort((a, b) => byText(a.record.id, b.record.id));
}
