import { bundleFrame, bundleSeparator } from "../dialects/stix.ts";
import { currentObjects, endedObjects, type StixObjects } from "../dialects/stix-objects.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import type { Piece } from "../model/plugin.ts";
import { linesOn, printedTwice, type Scratch } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";

/** A platform reads a bundle as a whole: some one hundred megabytes. */
const mostEntries = 100_000;

/** One STIX 2.1 bundle with the objects of the tree, and one that lets go what has left. */
export const stix = defineFormat({
  name: "stix",
  product: "OpenCTI and other STIX 2.1 platforms",
  summary: "STIX 2.1 bundles: indicators, vulnerabilities and ATT&CK techniques; and one of what has left",
  kinds,
  documents: [
    { file: "bundle.json", most: mostEntries, open: (settings, scratch) => bundle(settings, scratch, currentObjects) },
    {
      file: "gone.json",
      of: "gone",
      most: mostEntries,
      open: (settings, scratch) =>
        bundle(settings, scratch, (entry) => endedObjects(entry, entry.gone ?? entry.record.modified, settings)),
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
 * The bundle's id is made of its objects, which stand sorted and each once: so they are laid aside by type and first digit of their
 * id, and read back twice.
 */
function bundle(
  settings: Settings,
  scratch: Scratch,
  objectsOf: (entry: Entry, settings: Settings) => StixObjects | undefined,
): Writer {
  const shared = new Set<string>();
  const lay = ({ key, text }: Piece): void => {
    scratch.lay(key.slice(0, key.indexOf("--") + 3), `${text}\n`);
  };
  return {
    take(entries) {
      for (const entry of entries) {
        const objects = objectsOf(entry, settings);
        if (objects === undefined) continue;
        objects.own.forEach(lay);
        for (const piece of objects.shared) {
          if (shared.has(piece.key)) continue;
          shared.add(piece.key);
          lay(piece);
        }
      }
      return "";
    },
    *end() {
      const shelves = printedTwice(scratch, (shelf) => sortedObjects(scratch, shelf));
      const { head, tail } = bundleFrame(settings.namespace, shelves());
      yield head;
      let before = "";
      for (const objects of shelves()) {
        yield before + objects;
        before = bundleSeparator;
      }
      yield tail;
    },
  };
}

/** An object begins with its type and its id, so that its text sorts as they do. */
function sortedObjects(scratch: Scratch, shelf: string): string {
  return linesOn(scratch, shelf).sort().join(bundleSeparator);
}
