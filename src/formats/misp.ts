import { eventOf, partingShares, pieceOf, sharesOf, type Share } from "../dialects/misp-events.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Piece } from "../model/plugin.ts";
import { linesOn, type Scratch } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";

/** The tree's events with the attributes of a selection, as MISP imports them: a feed is what the tree itself holds. */
export const misp = defineFormat({
  name: "misp",
  product: "MISP",
  summary: "MISP events to import, one per source and month; and the attributes of what has left, as deleted",
  kinds,
  documents: [
    {
      file: "events.json",
      open: (settings, scratch) =>
        events(settings, scratch, ({ record }) => sharesOf(record).filter(({ state }) => state === "live")),
    },
    {
      file: "gone.json",
      of: "gone",
      open: (settings, scratch) =>
        events(settings, scratch, ({ record, gone }) => partingShares(record, gone ?? record.modified)),
    },
  ],
  begin: "Import from… → MISP standard: `events.json`, then `gone.json`",
  load:
    "Import from… → MISP standard: `events.json`. By PyMISP: for each event of `response`, `update_event` where " +
    "`event_exists(uuid)`, else `add_event`. A MISP that is to follow by itself takes the tree's folder `misp/` as a feed.",
  unload:
    "The same with `gone.json`, after `events.json`: attributes with `deleted: true` and a later timestamp. " +
    "Everything: delete the events by `uuid`.",
});

/** Events come by month and source, and any entry may stand in any of them: each has a shelf until all entries are known. */
function events(settings: Settings, scratch: Scratch, sharesIn: (entry: Entry) => readonly Share[]): Writer {
  return {
    take(entries) {
      for (const entry of entries) {
        for (const share of sharesIn(entry)) scratch.lay(share.key, pieceLine(pieceOf(entry, share, settings)));
      }
      return "";
    },
    *end() {
      let before = '{"response":[';
      for (const key of scratch.shelves()) {
        const pieces = linesOn(scratch, key).map(pieceIn);
        const event = eventOf(
          key,
          pieces.sort((a, b) => byText(a.key, b.key)),
          settings,
        );
        if (event === undefined) continue;
        yield before + event.text.trimEnd();
        before = ",\n";
      }
      yield before === ",\n" ? "]}\n" : `${before}]}\n`;
    },
  };
}

/** As JSON, a key has neither a tab nor a line feed, whatever its value; nor has an attribute. */
function pieceLine({ key, stamp = 0, text }: Piece): string {
  return `${stamp}\t${JSON.stringify(key)}\t${text}\n`;
}

function pieceIn(line: string): Piece {
  const [stamp = "", key = "", text = ""] = line.split("\t");
  return { key: String(JSON.parse(key)), stamp: Number(stamp), text };
}
