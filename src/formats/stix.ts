import { bundleFrame, bundleSeparator } from "../dialects/stix.ts";
import { currentObjects, endedObjects, piecesOf, type StixObjects } from "../dialects/stix-objects.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Settings } from "../model/settings.ts";

/** Some two kilobytes each: a text of JavaScript ends at half a billion characters. */
const mostEntries = 100_000;

/** One STIX 2.1 bundle with the objects of the tree, and one that lets go what has left. */
export const stix = defineFormat({
  name: "stix",
  product: "OpenCTI and other STIX 2.1 platforms",
  summary: "STIX 2.1 bundles: indicators, vulnerabilities and ATT&CK techniques; and one of what has left",
  kinds,
  documents: [
    { file: "bundle.json", most: mostEntries, open: (settings) => bundle(settings, currentObjects) },
    {
      file: "gone.json",
      of: "gone",
      most: mostEntries,
      open: (settings) =>
        bundle(settings, (entry) => endedObjects(entry, entry.gone ?? entry.record.modified, settings)),
    },
  ],
  begin: "Data → Import: `bundle.json`, then `gone.json`",
  load:
    'OpenCTI: Data → Import, both files; by pycti, `client.stix2.import_bundle_from_file("bundle.json")`. ' +
    "The same object again replaces itself by its `id` and `modified`, so each next pair of files is loaded over the last one.",
  unload:
    "`gone.json` ends what left within 90 days: by `revoked: true` where it was taken back, else by a `valid_until` that has " +
    "passed. Everything: delete by the author, the `identity` of the bundle.",
});

/**
 * The bundle's id is made of its objects, which stand sorted and each once; so it is written when all are known, and holds their
 * texts until then.
 */
function bundle(settings: Settings, objectsOf: (entry: Entry, settings: Settings) => StixObjects | undefined): Writer {
  const texts = new Map<string, string>();
  return {
    take(entries) {
      for (const entry of entries) {
        const objects = objectsOf(entry, settings);
        for (const { key, text } of objects === undefined ? [] : piecesOf(objects)) texts.set(key, text);
      }
      return "";
    },
    end() {
      const sorted = [...texts].sort(([a], [b]) => byText(a, b)).map(([, text]) => text);
      const { head, tail } = bundleFrame(settings.namespace, sorted);
      return head + sorted.join(bundleSeparator) + tail;
    },
  };
}
