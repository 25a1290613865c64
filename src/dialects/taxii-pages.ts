import type { Piece } from "../model/plugin.ts";
import { byText } from "../model/order.ts";
import type { StixObjects } from "./stix-objects.ts";
import { envelopeText, manifestEntry } from "./taxii.ts";
import type { PageCut } from "./taxii-cuts.ts";

/** A page of a collection, as files and as what an answer's headers say of it. */
export interface TaxiiPage {
  readonly name: string;
  readonly day: string;
  /** When its first and its last object were added. */
  readonly first: string;
  readonly last: string;
  readonly objects: string;
  readonly manifest: string;
}

/** Takes the versions of a collection in the order in which they were added, and gives a page with the last version of it. */
export type Pager = (version: StixObjects) => TaxiiPage | undefined;

/**
 * Pages in the order in which objects were added (TAXII 2.1 §3.4.1). A page is a bundle in itself: what its objects point to stands
 * at its head, so that a client that begins there finds author and marking.
 */
export function pager(cuts: readonly PageCut[]): Pager {
  let at = 0;
  let held = 0;
  let versions: StixObjects[] = [];
  return (version) => {
    const cut = cuts[at];
    if (cut === undefined) throw new Error("a version came after the last page");
    versions.push(version);
    held += version.own.length;
    if (held < cut.objects) return undefined;
    const page = pageOf(cut, versions, cuts[at + 1]?.name);
    at += 1;
    held = 0;
    versions = [];
    return page;
  };
}

function pageOf({ name, day }: PageCut, versions: readonly StixObjects[], next: string | undefined): TaxiiPage {
  const first = versions[0]?.since ?? "";
  const last = versions.at(-1)?.since ?? "";
  const shared = new Map(versions.flatMap((version) => version.shared.map((piece) => [piece.key, piece] as const)));
  const heads = [...shared.values()].sort((a, b) => byText(a.key, b.key)).map((piece) => ({ piece, added: first }));
  const own = versions.flatMap((version) => version.own.map((piece) => ({ piece, added: version.since })));
  const all: readonly { readonly piece: Piece; readonly added: string }[] = [...heads, ...own];
  const objects = all.map(({ piece }) => piece.text);
  const entries = all.map(({ piece, added }) => manifestEntry(piece.key, added, versionOf(piece.text)));
  return { ...{ name, day, first, last }, objects: envelopeText(objects, next), manifest: envelopeText(entries, next) };
}

/** Dates stand in an object's head, before any word of a feed. */
function versionOf(text: string): string {
  const head = /"created":"([^"]+)"(?:,"modified":"([^"]+)")?/.exec(text);
  return head?.[2] ?? head?.[1] ?? "";
}
