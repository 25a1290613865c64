import { hashLine, manifestKey, manifestText } from "../dialects/misp.ts";
import { eventOf, headerOf, pieceOf, sharesOf } from "../dialects/misp-events.ts";
import { defineEmitter } from "../model/plugin.ts";

const manifestFile = "misp/manifest.json";
const hashesFile = "misp/hashes.csv";

/**
 * A MISP feed: one event per source and month, in parts that were fixed on entry. MISP takes an event only when its timestamp
 * has risen, and an attribute of it only when its own has; what is missing from a newer event it keeps. So what ends is said
 * with `deleted`, and even what is said no more goes on to hold the event's timestamp up.
 */
export const misp = defineEmitter({
  name: "misp",
  folder: "misp",
  format: 1,
  summary: "MISP feed: one event per source and month, with manifest.json and hashes.csv",
  documents: {
    grains: ({ record }) => sharesOf(record).map(({ key }) => ({ key, period: key.slice(0, 7) })),
    pieces(item, grain, settings) {
      const share = sharesOf(item.record).find(({ key }) => key === grain.key);
      return share === undefined ? [] : [pieceOf(item, share, settings)];
    },
    assemble(grain, pieces, settings) {
      const event = eventOf(grain.key, pieces, settings);
      if (event === undefined) return undefined;
      const { header, text } = event;
      return {
        artifact: { path: pathOf(header.uuid), text },
        entry: { file: manifestFile, key: header.uuid, text: manifestText(header, text) },
      };
    },
    place(grain, settings) {
      const { uuid } = headerOf(grain.key, settings);
      return { path: pathOf(uuid), entry: { file: manifestFile, key: uuid } };
    },
  },
  lines: {
    files: [hashesFile, manifestFile],
    lines({ record }, settings) {
      const live = sharesOf(record).filter(({ state }) => state === "live");
      return live.map(({ key }) => {
        const text = hashLine(record.kind, record.value, headerOf(key, settings).uuid);
        return { file: hashesFile, key: text, text };
      });
    },
    keyOf: (file, text) => (file === manifestFile ? manifestKey(text) : text),
    frame: (file) =>
      file === manifestFile
        ? { head: "{\n", separator: ",\n", tail: "\n}\n" }
        : { head: "", separator: "\n", tail: "\n" },
  },
});

function pathOf(uuid: string): string {
  return `misp/${uuid}.json`;
}
