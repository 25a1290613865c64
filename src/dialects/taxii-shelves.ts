import type { Kind } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Piece } from "../model/plugin.ts";
import { linesOn, type Scratch } from "../model/scratch.ts";
import type { StixObjects } from "./stix-objects.ts";

/** Versions of one moment that lie together, before the rest is parted by the first digits of its ids. */
const fewVersions = 1000;

/** All versions of a server, on a scratch. What they point to is little, and stays in memory. */
export interface TaxiiShelves {
  lay(kind: Kind, version: StixObjects): void;
  /** In the order in which they were added (TAXII 2.1 §3.4.1), and by id within a moment. */
  inOrder(): Iterable<{ readonly kind: string; readonly version: StixObjects }>;
}

export function taxiiShelves(scratch: Scratch): TaxiiShelves {
  const shared = new Map<string, Piece>();
  const countBySince = new Map<string, number>();
  return {
    lay(kind, version) {
      const { since, own } = version;
      const count = countBySince.get(since) ?? 0;
      countBySince.set(since, count + 1);
      for (const piece of version.shared) shared.set(piece.key, piece);
      const key = own[0]?.key ?? "";
      const shelf = count < fewVersions ? since : since + separator + key.slice(0, key.indexOf("--") + 4);
      scratch.lay(shelf, lineOf(kind, version));
    },
    *inOrder() {
      for (const since of [...countBySince.keys()].sort(byText)) {
        for (const line of linesOf(scratch, since)) yield versionIn(line, since, shared);
      }
    },
  };
}

/** Between a moment and digits. */
const separator = "/";

/** The lines of a moment by key, with which they begin: those that lie together fall among the others, a shelf at a time. */
function* linesOf(scratch: Scratch, since: string): Generator<string> {
  const few = linesOn(scratch, since).sort();
  let at = 0;
  for (const shelf of scratch.shelves().filter((name) => name.startsWith(since + separator))) {
    const digits = shelf.slice(since.length + separator.length);
    const end = few.findIndex((line, index) => index >= at && line.slice(0, digits.length) > digits);
    const fitting = few.slice(at, end === -1 ? few.length : end);
    at += fitting.length;
    yield* [...fitting, ...linesOn(scratch, shelf)].sort();
  }
  yield* few.slice(at);
}

/** Fields between tabs, which no key, kind or object of JSON has: the key first, then what tells more, then keys and objects in turn. */
function lineOf(kind: Kind, { own: [first, ...more], shared }: StixObjects): string {
  if (first === undefined) return "";
  const fields = [first.key, kind, shared.map(({ key }) => key).join(" "), first.text];
  for (const { key, text } of more) fields.push(key, text);
  return `${fields.join("\t")}\n`;
}

function versionIn(line: string, since: string, known: ReadonlyMap<string, Piece>) {
  const [key = "", kind = "", keys = "", text = "", ...more] = line.split("\t");
  const own = [{ key, text }];
  for (let at = 0; at < more.length; at += 2) own.push({ key: more[at] ?? "", text: more[at + 1] ?? "" });
  return { kind, version: { since, own, shared: keys.split(" ").flatMap((each) => known.get(each) ?? []) } };
}
