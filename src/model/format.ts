import type { Artifact } from "./artifact.ts";
import type { Kind, LedgerRecord } from "./indicator.ts";
import type { Item } from "./plugin.ts";
import { type Scratch, scratchInMemory } from "./scratch.ts";
import type { Settings } from "./settings.ts";

/** An indicator of a pack, or one that has left it. */
export interface Entry extends Item {
  /** When it left: it was withdrawn, or is selected no more. Absent while the pack holds it. */
  readonly gone?: string;
}

/** Writes one file: what it gives back is the next piece of text. It keeps no more of a batch than the file asks for. */
export interface Writer {
  /** Entries come by kind, day and id, in batches of any size: the bytes do not depend on where one ends. */
  take(entries: readonly Entry[]): string;
  /** What stands at the end, also of a file without entries: in pieces, as a file may be longer than a text can be. */
  end(): Pieces;
}

/** Texts that follow one another. Not a text itself, which would come letter by letter. */
export type Pieces = Iterable<string> & object;

/** A file that is made of indicators. */
export interface Document {
  /** Its path in a pack, e.g. `indicators.csv`. Never made of what a feed says. */
  readonly file: string;
  /**
   * `gone`: those that have left within the last 90 days, for products that must be told; `both`: these and those that are in, told
   * apart by `gone`. Left out: those that are in.
   */
  readonly of?: "gone" | "both";
  /** Of a file of those that are gone: it names ids alone, so that it also tells of what terms no longer let be printed. */
  readonly idsOnly?: true;
  /** Entries that stand in this file; left out: all of the format's kinds. */
  readonly keeps?: (record: LedgerRecord) => boolean;
  /** Most entries in one file: the next are written to further ones, `indicators-002.csv`. */
  readonly most?: number;
  /** What the file can print only at its end, it lays on the scratch: memory must not follow the number of entries. */
  readonly open: (settings: Settings, scratch: Scratch) => Writer;
}

/** Files whose number and names only all entries together tell, such as the pages of a server. */
export interface Folder {
  /** As of a document. */
  readonly of?: "gone" | "both";
  readonly open: (settings: Settings, scratch: Scratch) => FolderWriter;
}

export interface FolderWriter {
  /** Entries come as they come to a document. */
  take(entries: readonly Entry[]): void;
  /** The files, one after the other: each is written before the next is made. */
  end(): Iterable<Artifact>;
}

/** A format for one kind of product that is printed on demand from a selection: a pack, or one file of `export`. */
export interface FormatSpec {
  /** Name of the format in `export --format`, and of its folder in a pack. */
  readonly name: string;
  /** The product that reads it, as its makers write it. */
  readonly product: string;
  /** One line for `rulepress formats`: what the files are. */
  readonly summary: string;
  /** Kinds that the product can hold; indicators of others are left out. */
  readonly kinds: readonly Kind[];
  /** Printed only for a subscription that asks for it by name: what everybody else does not need, or has elsewhere in the edition. */
  readonly onlyByName?: true;
  /** Queries that ask a product's logs for what it holds: `explain` prints them for one indicator. */
  readonly hunts?: true;
  /** A query for the product's alerts of an ATT&CK technique, by its id: `explain` prints it. */
  readonly techniqueHunt?: (id: string) => string;
  /** Its folder holds Sigma lists and our pipelines, which sigma-cli can convert into queries of products. */
  readonly convertible?: true;
  /** Most indicators that the product takes, and where its documentation says so. */
  readonly limit?: { readonly indicators: number; readonly says: string };
  /** Files of indicators; `export` prints the first one, unless `stdout` is there. A value that a file cannot hold exactly is left out of it. */
  readonly documents: readonly Document[];
  /** What `export` prints where no one file holds the whole selection. */
  readonly stdout?: Document;
  /** Files that are not known beforehand; `export` prints them into a folder. */
  readonly folder?: Folder;
  /** Files without any indicator, by path: they change with the program and the tree's settings alone. */
  readonly fixed?: (settings: Settings) => Readonly<Record<string, string>>;
  /** All files go into one tar archive of this name, below this folder. Left out: they lie side by side. */
  readonly archive?: { readonly file: string; readonly folder: string };
  /** The first step of loading, in a few words of Markdown, for tables. */
  readonly begin: string;
  /** How a person puts the files into the product: Markdown of a few lines; `FILE` names never hold a version or date. */
  readonly load: string;
  /** How it goes out again, one withdrawn indicator and everything: Markdown of a few lines. */
  readonly unload: string;
}

/**
 * Registers one export format: like an emitter a pure function, without clock, network or disk.
 * @example export const csv = defineFormat({ name: "csv", …, documents: [{ file: "indicators.csv", open: () => rows({ row }) }] });
 */
export function defineFormat(spec: FormatSpec): FormatSpec {
  return spec;
}

/** Whether a format holds indicators at all; others are rules alone, which look for those of another pack. */
export function holdsIndicators({ documents, folder }: FormatSpec): boolean {
  return documents.length > 0 || folder !== undefined;
}

/** A file of one piece of text an entry, between a head and a tail; "" for an entry that it cannot hold. */
export function rows(text: {
  readonly head?: string;
  readonly row: (entry: Entry) => string;
  readonly between?: string;
  readonly tail?: string;
}): Writer {
  const { head = "", row, between = "", tail = "" } = text;
  let before = head;
  let first = true;
  const put = (piece: string): string => {
    const put = before + piece;
    before = "";
    return put;
  };
  return {
    take(entries) {
      const pieces = entries.map(row).filter((piece) => piece !== "");
      if (pieces.length === 0) return put("");
      const joined = (first ? "" : between) + pieces.join(between);
      first = false;
      return put(joined);
    },
    end: () => [put(tail)],
  };
}

/** The text of a document for entries that are at hand. */
export function textOf(document: Document, entries: readonly Entry[], settings: Settings): string {
  const writer = document.open(settings, scratchInMemory());
  const { keeps = () => true } = document;
  return [writer.take(entries.filter(({ record }) => keeps(record))), ...writer.end()].join("");
}
