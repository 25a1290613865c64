import type { Piece } from "../model/plugin.ts";
import { byText } from "../model/order.ts";
import { dayOf } from "../model/time.ts";
import type { StixObjects } from "./stix-objects.ts";
import { envelopeText, manifestEntry } from "./taxii.ts";

/** Objects of one page: what clients ask for at most, and what OpenCTI takes at once with ease. */
const pageSize = 1000;

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

/** The page after it is known only when the next object comes, so pages come one behind. */
export interface Pager {
  /** Takes versions in any order, but none that is older than those of the call before. */
  take(versions: readonly StixObjects[]): TaxiiPage[];
  end(): TaxiiPage[];
}

interface OpenPage {
  readonly name: string;
  readonly day: string;
  readonly first: string;
  last: string;
  /** Each with when it was added. */
  readonly own: { readonly piece: Piece; readonly added: string }[];
  readonly shared: Map<string, Piece>;
}

/**
 * Pages in the order in which objects were added (TAXII 2.1 §3.4.1), none with two days. A page is a bundle in itself: what its
 * objects point to stands at its head, so that a client that begins there finds author and marking.
 *
 * A page is named by its day or by the object that it begins with, and not by a number: when objects have moved since, the name
 * is gone and a client begins anew, where a number would have had it pass over some without a word.
 */
export function pager(): Pager {
  const names = new Set<string>();
  let open: OpenPage | undefined;

  function add(version: StixObjects): TaxiiPage | undefined {
    const day = dayOf(version.since);
    const name = nameOf(day, version);
    let done: TaxiiPage | undefined;
    if (open?.day !== day || (isFull(open, version) && !names.has(name))) {
      const next = open?.day === day ? name : day;
      done = open === undefined ? undefined : closed(open, next);
      names.add(next);
      open = { name: next, day, first: version.since, last: version.since, own: [], shared: new Map() };
    }
    for (const piece of version.own) open.own.push({ piece, added: version.since });
    for (const piece of version.shared) open.shared.set(piece.key, piece);
    open.last = version.since;
    return done;
  }

  return {
    take: (versions) =>
      [...versions].sort(inOrder).flatMap((version) => {
        const page = add(version);
        return page === undefined ? [] : [page];
      }),
    end: () => (open === undefined ? [] : [closed(open, undefined)]),
  };
}

function inOrder(a: StixObjects, b: StixObjects): number {
  return byText(a.since, b.since) || byText(a.own[0]?.key ?? "", b.own[0]?.key ?? "");
}

/** Eight digits of the id: nginx's maps take no longer key without being told so. */
function nameOf(day: string, { own: [object] }: StixObjects): string {
  const id = object?.key.slice(object.key.indexOf("--") + 2) ?? "";
  return `${day}-${id.slice(0, 8)}`;
}

function isFull({ own, shared }: OpenPage, version: StixObjects): boolean {
  const more = version.shared.filter(({ key }) => !shared.has(key)).length;
  return own.length + shared.size + version.own.length + more > pageSize;
}

function closed({ name, day, first, last, own, shared }: OpenPage, next: string | undefined): TaxiiPage {
  const heads = [...shared.values()].sort((a, b) => byText(a.key, b.key)).map((piece) => ({ piece, added: first }));
  const all = [...heads, ...own];
  const objects = all.map(({ piece }) => piece.text);
  const entries = all.map(({ piece, added }) => manifestEntry(piece.key, added, versionOf(piece.text)));
  return { ...{ name, day, first, last }, objects: envelopeText(objects, next), manifest: envelopeText(entries, next) };
}

/** Dates stand in an object's head, before any word of a feed. */
function versionOf(text: string): string {
  const head = /"created":"([^"]+)"(?:,"modified":"([^"]+)")?/.exec(text);
  return head?.[2] ?? head?.[1] ?? "";
}
