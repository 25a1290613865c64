import { bundleFrame, bundleSeparator } from "../dialects/stix.ts";
import { isInStix, piecesOf, stixVersions } from "../dialects/stix-objects.ts";
import { hexDigits } from "../model/layout.ts";
import { defineEmitter, type Grain } from "../model/plugin.ts";

/** STIX 2.1 bundles by day: one object a line, every object that another points to in the same bundle. */
export const stix = defineEmitter({
  name: "stix",
  folder: "stix",
  format: 2,
  summary: "STIX 2.1 bundles: indicators, vulnerabilities and ATT&CK techniques, with confidence, validity and TLP 2.0",
  documents: {
    grains({ record }, layout) {
      const { id, day } = record;
      if (!isInStix(record)) return [];
      const leaf = layout.leafOf(layoutKey(day), hexDigits(id));
      return [{ key: leaf === "" ? day : `${day}/${leaf}`, period: day }];
    },
    splitKey: (record) => (isInStix(record) ? layoutKey(record.day) : undefined),
    pieces: (item, _grain, settings) => stixVersions(item, settings).flatMap(piecesOf),
    assemble(grain, pieces, settings) {
      if (pieces.length === 0) return undefined;
      const objects = pieces.map((piece) => piece.text).join(bundleSeparator);
      const { head, tail } = bundleFrame(settings.namespace, [objects]);
      return { artifact: { path: pathOf(grain), text: head + objects + tail } };
    },
    place: (grain) => ({ path: pathOf(grain) }),
  },
});

/** Splits of two and more digits get folders, so that no directory outgrows what people can list. */
function pathOf({ key, period }: Grain): string {
  const leaf = key.slice(period.length + 1);
  const month = `stix/${period.slice(0, 4)}/${period.slice(5, 7)}`;
  const folder = leaf.length < 2 ? "" : `${period.slice(8)}/${leaf.length < 3 ? "" : `${leaf.slice(0, -1)}/`}`;
  return `${month}/${folder}${period}${leaf === "" ? "" : `_${leaf}`}.json`;
}

function layoutKey(day: string): string {
  return `stix/${day}`;
}
