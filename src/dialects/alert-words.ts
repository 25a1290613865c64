import type { Item } from "../model/plugin.ts";
import { oneLine } from "../model/text.ts";
import { dayOf } from "../model/time.ts";
import { listSentence, scoreSentence } from "./prose.ts";

/**
 * What an alert has to tell, for products that show one text of an indicator and no more: score and parts, sources, TLP, dates, id,
 * reference. What reports say comes last, so that no title, however long, can push the rest out.
 */
export function alertWords({ record, facts }: Item, limit: number): string {
  const { firstSeen, lastSeen = firstSeen } = facts;
  const reference = facts.references.find((each) => each.length <= longestReference);
  const sentences = [
    scoreSentence(record),
    listSentence("Sources", facts.sources),
    `TLP:${facts.tlp.toUpperCase()}.`,
    firstSeen === undefined ? "" : `Seen ${dayOf(firstSeen)} to ${dayOf(lastSeen ?? firstSeen)}.`,
    record.until === undefined ? "" : `Valid until ${dayOf(record.until)}.`,
    `Indicator ${record.id}.`,
    reference === undefined ? "" : `See ${reference} .`,
    listSentence("Reports", facts.titles),
  ];
  return oneLine(sentences.filter((sentence) => sentence !== "").join(" "), limit);
}

/** A longer one would leave no room, and a piece of it leads elsewhere. */
const longestReference = 300;
