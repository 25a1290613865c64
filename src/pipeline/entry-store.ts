import type { Kind, Verdict } from "../model/indicator.ts";
import type { Draft } from "../refine/draft.ts";
import { openTextLog } from "../tree/text-log.ts";
import { idTable } from "./id-table.ts";

/** What one source says of one indicator in this run. */
export interface Entry {
  readonly id: string;
  readonly kind: Kind;
  readonly value: string;
  readonly draft: Draft;
  /** What guards and allowlist say of it; undefined where nobody has asked yet. */
  readonly verdicts?: readonly Verdict[];
  /** For a derived host: ids of the URLs that name it. */
  readonly urls?: Set<string>;
}

/** Entries by id: those that were met last in memory, all others in a file. */
export interface EntryStore {
  readonly size: number;
  has(id: string): boolean;
  /** An entry that may be changed in place until the store is asked for the next one. */
  get(id: string): Entry | undefined;
  set(entry: Entry): void;
  /** An entry to look at. */
  peek(id: string): Entry | undefined;
  /** Every entry once, to look at. */
  all(): Iterable<Entry>;
  ids(): Iterable<string>;
  /** Forgets all entries but their number. */
  close(): void;
}

/** Stores that share what there is of memory. */
export interface EntryStores {
  open(): EntryStore;
  /** Closes them all. The files are the caller's. */
  close(): void;
}

/** Entries of all stores that are in memory at once, of about a kilobyte each. */
const patience = 20_000;

/** `waiting` begins the names of the files for what does not fit in memory; they are made when something does not. */
export function entryStores(waiting: string, most = patience): EntryStores {
  const stores: OwnStore[] = [];
  const room: Room = {
    taken: 0,
    make() {
      if (room.taken < most) return;
      const [largest] = [...stores].sort((a, b) => b.atHand() - a.atHand());
      largest?.putAway();
    },
  };
  return {
    open() {
      const store = entryStore(`${waiting}-${stores.length}`, room);
      stores.push(store);
      return store;
    },
    close() {
      for (const store of stores) store.close();
    },
  };
}

interface Room {
  taken: number;
  /** Called before an entry is taken into memory. */
  make(): void;
}

interface OwnStore extends EntryStore {
  atHand(): number;
  putAway(): void;
}

/** Number of an entry that is at hand; others have the place in the log where it was written last. */
const inMemory = -1;

function entryStore(file: string, room: Room): OwnStore {
  const places = idTable();
  const atHand = new Map<string, Entry>();
  const log = openTextLog(file);
  const hold = (entry: Entry): void => {
    room.make();
    atHand.set(entry.id, entry);
    places.set(entry.id, inMemory);
    room.taken += 1;
  };
  const written = (id: string): Entry | undefined => {
    const place = places.get(id);
    return place === undefined || place === inMemory ? undefined : parseEntry(log.read(place));
  };
  return {
    get size() {
      return places.size;
    },
    has: (id) => places.get(id) !== undefined,
    get(id) {
      const known = atHand.get(id);
      if (known !== undefined) return known;
      const entry = written(id);
      if (entry !== undefined) hold(entry);
      return entry;
    },
    set(entry) {
      if (atHand.has(entry.id)) atHand.set(entry.id, entry);
      else hold(entry);
    },
    peek: (id) => atHand.get(id) ?? written(id),
    *all() {
      for (const [place, text] of log.all()) {
        const entry = parseEntry(text);
        if (places.get(entry.id) === place) yield entry;
      }
      yield* atHand.values();
    },
    ids: () => places.ids(),
    atHand: () => atHand.size,
    putAway() {
      const entries = [...atHand.values()];
      for (const [index, place] of log.append(entries.map(entryText)).entries()) {
        const entry = entries[index];
        if (entry !== undefined) places.set(entry.id, place);
      }
      room.taken -= entries.length;
      atHand.clear();
    },
    close() {
      room.taken -= atHand.size;
      atHand.clear();
      log.close();
    },
  };
}

function entryText(entry: Entry): string {
  return JSON.stringify(entry.urls === undefined ? entry : { ...entry, urls: [...entry.urls] });
}

function parseEntry(text: string): Entry {
  const value: unknown = JSON.parse(text);
  if (!isEntry(value)) throw new Error("the log of a reading does not hold an entry");
  return value.urls === undefined ? value : { ...value, urls: new Set(value.urls) };
}

/** A text of our own writing: this only tells an entry from anything else. */
function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && "id" in value && "draft" in value;
}
