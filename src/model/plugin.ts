import type { z } from "zod";
import type { Artifact } from "./artifact.ts";
import type { Confidence, Facts, LedgerRecord, Sighting, Unread } from "./indicator.ts";
import type { TreeSummary } from "./summary.ts";
import type { Layout } from "./layout.ts";
import type { Settings, SourceTerms } from "./settings.ts";

/** One HTTP exchange that a source asks for. The key, where there is one, is added on the way out: a source never sees it. */
export interface Ask {
  /** Absolute http or https address. A feed that wants its key in the path writes `{key}` where it goes. */
  readonly url: string;
  readonly accept?: string;
  /** Sent as JSON in a POST; left out: a GET. */
  readonly body?: unknown;
  /** Sent as a form (application/x-www-form-urlencoded) in a POST, for an API that takes no JSON; never beside `body`. */
  readonly form?: Readonly<Record<string, string>>;
  /** What an error answer of this API says, as a short sentence for people; undefined for one that is not in its form. */
  readonly explain?: (status: number, body: string) => string | undefined;
  /** Requests a minute that the caller's plan allows, for a server that does not state its pace in headers. Left out: no limit. */
  readonly perMinute?: number;
  /** Requests a day that it allows: once a reading has spent its share, whatever came of it, the source rests for as long. */
  readonly perDay?: number;
}

/** A complete answer with a status of 2xx: every other one is thrown as a PressError. */
export interface Answer {
  /** Where it came from in the end, for messages: without its query and without secrets. */
  readonly url: string;
  /** Value of a header, by its lower-case name. */
  header(name: string): string | undefined;
  /** The body, as often as needed; Content-Encoding is already undone. */
  open(): AsyncIterable<Uint8Array>;
}

/** What a source wants of a folder: most of a repository is no business of it, and need not be fetched. */
export interface FolderWish {
  /** Branch or tag of a Git repository; left out: the one that its owner shows. */
  readonly branch?: string;
  /** True for a path that may be read. */
  readonly wanted: (path: string) => boolean;
}

/** Files that belong together, wherever they lie. Whoever opens one closes it. */
export interface Folder {
  /** Paths of all wanted files, relative, with slashes, sorted. A link is no file. */
  readonly paths: readonly string[];
  /** One whole file of `paths`: they are small, or the reading is refused. */
  read(path: string): Promise<Buffer>;
  close(): Promise<void>;
}

/** A source's only way out to the world, lent for one reading. */
export interface Reach {
  /** Bytes of a file path, or of an address by a plain GET. The same address is fetched once, however often it is opened. */
  open(location: string): AsyncIterable<Uint8Array>;
  /** A folder on disk, a Git repository, or an archive: told by the location. */
  folder(location: string, wish: FolderWish): Promise<Folder>;
  /** One exchange with an API. Retries, pace, limits, redirects and the key are dealt with on the way. */
  ask(request: Ask): Promise<Answer>;
  readonly signal: AbortSignal;
  /** Name space in which the tree that is being printed makes its ids. */
  readonly namespace: string;
  /** Time of the run, ISO. A source needs it to tell what is over (`valid_until`) and where a first reading begins. */
  readonly asOf: string;
  /** Up to when this source has been read and published, ISO; undefined for the first time or when its address changed. */
  readonly mark: string | undefined;
  /** States up to when this reading is complete: the next one begins there, once this one is believed and published. */
  advance(mark: string): void;
  /** Something that a person should know although the reading goes on, e.g. that an answer was cut off at its limit. */
  warn(sentence: string): void;
}

/** How a feed wants its key, and where people get one. */
export interface KeyManner {
  /** `path`: the address holds `{key}`. `basic`: the key is `user:password`. `user`: HTTP Basic with the key as password. */
  readonly as: "bearer" | "basic" | "path" | { readonly header: string } | { readonly user: string };
  /** False where the feed also answers without. */
  readonly required: boolean;
  /** Page on which one gets a key. */
  readonly from: string;
}

/** `snapshot`: the answer is the whole current set, absence means something. `append`: absence means nothing. */
export type Nature = "append" | "snapshot";

/** The first bytes of a file, by which its format is told. */
export interface Head {
  /** At most 64 KiB, decoded as UTF-8, without a byte order mark. */
  readonly text: string;
}

export interface SourceSpec<Options> {
  /** The `type` of a source in rulepress.yml. */
  readonly name: string;
  /** One line for `rulepress sources`. */
  readonly summary: string;
  readonly nature: Nature;
  /** Terms that are known of the feed itself; a generic format has none, and its owner states them in the config. */
  readonly terms?: SourceTerms;
  /** Where the feed is read from unless the config names another place; a generic format has none. */
  readonly url?: string;
  /** Least minutes between two readings, by the feed's terms: a run that comes sooner carries the claims of the last one. */
  readonly every?: number;
  readonly key?: KeyManner;
  /** What the feed says of its own confidence, in a few words, and what an entry that states none is taken for. */
  readonly confidence?: { readonly stated: string; readonly default: Confidence };
  /** Zone and exactness of the dates that the feed states, in a few words. */
  readonly dates?: string;
  /** `context`: the feed annotates what others state and is never printed, unless the config says otherwise. */
  readonly use?: "context";
  /** It reads a folder (`Reach.folder`) and not one body. */
  readonly folder?: true;
  /** A snapshot that may truly be empty. Others are held when they are. */
  readonly emptyIsValid?: true;
  /** Take the host of a host-only URL as a claim of its own, unless the config says otherwise. */
  readonly deriveHosts: boolean;
  readonly options: z.ZodType<Options>;
  /** True for a file of this format. The first source of the registry's order that says so is taken for `--input`. */
  recognises?(head: Head): boolean;
  /** Everything at `location` as sightings and unread records, streamed. Throws PressError for a body that must not be believed. */
  readonly read: (location: string, options: Options, reach: Reach) => AsyncIterable<Sighting | Unread>;
}

/** A source with its option type closed over, so that a registry can hold many without a cast. */
export interface Source extends Omit<SourceSpec<never>, "options" | "read"> {
  readonly options: z.ZodType;
  open(options: unknown): (location: string, reach: Reach) => AsyncIterable<Sighting | Unread>;
}

/**
 * Registers one feed or file format.
 * @example export const openphish = defineSource({ name: "openphish", …, async *read(location, options, reach) { … } });
 */
export function defineSource<Options>(spec: SourceSpec<Options>): Source {
  const { read, options, ...rest } = spec;
  return {
    ...rest,
    options,
    open(stated) {
      const parsed = options.parse(stated);
      return (location, reach) => read(location, parsed, reach);
    },
  };
}

/** A record of the ledger with what formats print of it. */
export interface Item {
  readonly record: LedgerRecord;
  readonly facts: Facts;
}

/** One file's worth of records. `period` is the day or month that bounds where its records can live. */
export interface Grain {
  /** Unique within the emitter, e.g. `domain/2026-08-15/a`. */
  readonly key: string;
  /** `YYYY-MM-DD` or `YYYY-MM`: every record of this grain has a `day` that starts with it. */
  readonly period: string;
}

/** A piece of a document. Pieces of a grain are sorted by key; the same key twice is one piece (shared objects). */
export interface Piece {
  readonly key: string;
  readonly text: string;
  /** Seconds since 1970 that the piece last moved, where a format's header needs the greatest. */
  readonly stamp?: number;
}

/** Documents: each record gives pieces to its grains, and a grain's pieces make one file. */
export interface Documents {
  grains(item: Item, layout: Layout, settings: Settings): readonly Grain[];
  pieces(item: Item, grain: Grain, settings: Settings): readonly Piece[];
  /**
   * Layout key by which day files of this emitter split when they pass the limit of a part; undefined for a record that is
   * not printed. Left out by an emitter that splits as the ledger does, or not at all.
   */
  splitKey?(record: LedgerRecord): string | undefined;
  /** The file of a grain, or undefined when nothing is left to print in it. `entry` is its line in the emitter's index file. */
  assemble(
    grain: Grain,
    pieces: readonly Piece[],
    settings: Settings,
  ): { readonly artifact: Artifact; readonly entry?: Line } | undefined;
  /** Path of a grain's file, and key of its index entry, without its content: for taking both out. */
  place(
    grain: Grain,
    settings: Settings,
  ): { readonly path: string; readonly entry?: { readonly file: string; readonly key: string } };
}

export interface Line {
  /** Path of the file it stands in. */
  readonly file: string;
  /** Lines of a file are sorted by key, each key once. */
  readonly key: string;
  readonly text: string;
}

/** Files with one sorted line per record: changed by taking the old line out and putting the new one in. */
export interface Lines {
  readonly files: readonly string[];
  lines(item: Item, settings: Settings): readonly Line[];
  keyOf(file: string, text: string): string;
  /** What stands around and between the lines; plain text files need none. */
  frame?(file: string): { readonly head: string; readonly separator: string; readonly tail: string };
}

/** A value of a list rule. */
export interface Member {
  readonly id: string;
  readonly value: string;
}

/** Aggregated files: the live records of a group, in buckets that split by leading bits of the id. */
export interface Buckets {
  /** e.g. `domain/high`; undefined for a record that no list holds. */
  group(record: LedgerRecord): string | undefined;
  /** Share of a bucket that the value takes: a bucket splits when its sum passes 1. */
  cost(group: string, value: string): number;
  /** The file of a bucket. `prefix` is the leading bits, "" while the group is whole. Members come sorted by id. */
  emit(group: string, prefix: string, members: readonly Member[], settings: Settings): Artifact;
  /** Path and rule id of a bucket, for the delta. */
  place(group: string, prefix: string, settings: Settings): { readonly path: string; readonly id: string };
}

export interface EmitterSpec {
  /** Its name in the manifest of a tree. */
  readonly name: string;
  /** The folder (or single file) below the tree that this emitter, and no other, writes. */
  readonly folder: string;
  /** Raised when the format's bytes change for the same ledger: everything is reprinted and announced as `reissued`. */
  readonly format: number;
  /** One line for `rulepress formats`. */
  readonly summary: string;
  readonly documents?: Documents;
  readonly lines?: Lines;
  readonly buckets?: Buckets;
  /** A page about the tree as a whole. */
  page?(tree: TreeSummary, settings: Settings): Artifact;
  /** Files that hold no indicator. */
  fixed?(settings: Settings): readonly Artifact[];
}

/**
 * Registers one output format. An emitter is a pure function of ledger records and settings: no clock, network or disk.
 */
export function defineEmitter(spec: EmitterSpec): EmitterSpec {
  return spec;
}
