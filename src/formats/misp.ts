import { eventOf, partingShares, pieceOf, sharesOf, type Share } from "../dialects/misp-events.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Piece } from "../model/plugin.ts";
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
      open: (settings) => events(settings, ({ record }) => sharesOf(record).filter(({ state }) => state === "live")),
    },
    {
      file: "gone.json",
      of: "gone",
      open: (settings) => events(settings, ({ record, gone }) => partingShares(record, gone ?? record.modified)),
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

/** Events come by month and source, and any entry may stand in any of them: they are written when all entries are known. */
function events(settings: Settings, sharesIn: (entry: Entry) => readonly Share[]): Writer {
  const piecesByEvent = new Map<string, Map<string, Piece>>();
  return {
    take(entries) {
      for (const entry of entries) {
        for (const share of sharesIn(entry)) {
          const pieces = piecesByEvent.get(share.key) ?? new Map<string, Piece>();
          const piece = pieceOf(entry, share, settings);
          piecesByEvent.set(share.key, pieces.set(piece.key, piece));
        }
      }
      return "";
    },
    end() {
      const sorted = [...piecesByEvent].sort(([a], [b]) => byText(a, b));
      const texts = sorted.flatMap(([key, pieces]) => {
        const event = eventOf(
          key,
          [...pieces.values()].sort((a, b) => byText(a.key, b.key)),
          settings,
        );
        return event === undefined ? [] : [event.text.trimEnd()];
      });
      return `{"response":[${texts.join(",\n")}]}\n`;
    },
  };
}
