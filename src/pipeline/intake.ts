import { PressError } from "../model/errors.ts";
import { indicatorId } from "../model/id.ts";
import {
  hostSuffix,
  type Kind,
  type Sighting,
  type Unread,
  type UnreadReason,
  type Verdict,
} from "../model/indicator.ts";
import type { Reach } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { dayMs, isoTime, parseDate } from "../model/time.ts";
import { type Canonical, canonical } from "../refine/canonical.ts";
import { type Draft, draftOf, mergeDraft } from "../refine/draft.ts";
import { mayPrint } from "../refine/gate.ts";
import { lower } from "../refine/score.ts";
import type { Entry, EntryStore, EntryStores } from "./entry-store.ts";
import type { SourceSetup, WayOut } from "./setup.ts";
import { witness } from "./witness.ts";

export interface UnreadCount {
  count: number;
  /** The first few, for the report: where they stood and what they were. */
  readonly examples: Unread[];
}

export interface Reading {
  readonly setup: SourceSetup;
  /** Records of the source, readable or not. */
  records: number;
  readonly entries: EntryStore;
  /** Hosts taken from host-only URLs; their claims are keyed `<source>/host`. */
  readonly hosts: EntryStore;
  /** What the two come to. */
  readonly size: ReadingSize;
  readonly unread: Map<UnreadReason, UnreadCount>;
  /** Values that a guard would refuse or quarantine, by guard. */
  readonly guarded: Map<string, number>;
  /** Dates that could not be believed (before 1990, or over a day ahead) and were dropped; the record was kept. */
  droppedDates: number;
  /** Up to when the source says that this reading is complete, ISO; undefined for one that always gives everything. */
  mark: string | undefined;
  /** What the source wants a person to know although it could be read. */
  readonly warnings: string[];
}

export interface ReadingSize {
  entries: number;
  /** Entries that the source does not take back. */
  standing: number;
  /** Indicators, whether stated or taken from a URL. */
  indicators: number;
}

/** What came of asking a source. The claims of one that failed are carried. */
export type Answered =
  | {
      readonly state: "read";
      readonly setup: SourceSetup;
      readonly reading: Reading;
      /** Of its files, where the reading came from nothing else. */
      readonly digests?: readonly string[];
    }
  | { readonly state: "failed"; readonly setup: SourceSetup; readonly error: PressError };

/**
 * What became of a source in this run. One whose terms let it rest is carried; one that is unchanged was not read, because an
 * earlier run of the same bytes and settings tells that nothing would be learned.
 */
export type Outcome =
  | Answered
  | { readonly state: "unchanged"; readonly setup: SourceSetup }
  | { readonly state: "resting"; readonly setup: SourceSetup; readonly until: string; readonly held?: HeldBefore };

/** Why the last reading of a source was not believed, as an earlier run remembered it. */
export interface HeldBefore {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface IntakeContext {
  readonly settings: Settings;
  /** Where entries are kept. */
  readonly stores: EntryStores;
  /** The source's way out, without its memory. */
  readonly reach: WayOut;
  /** Up to when the source was read and published before. */
  readonly mark: string | undefined;
  readonly judge: (kind: Kind, value: string) => readonly Verdict[];
  /** Called about every 1,000 records with the number read so far. */
  readonly tick: (records: number) => void;
}

/** Reads one source to its end. A source that fails is a value, so that the others go on and its past is carried. */
export async function readSource(setup: SourceSetup, context: IntakeContext): Promise<Answered> {
  const reading: Reading = {
    setup,
    records: 0,
    entries: context.stores.open(),
    hosts: context.stores.open(),
    size: { entries: 0, standing: 0, indicators: 0 },
    unread: new Map(),
    guarded: new Map(),
    droppedDates: 0,
    mark: undefined,
    warnings: [],
  };
  const reach: Reach = {
    ...context.reach,
    namespace: context.settings.namespace,
    mark: context.mark,
    advance(mark) {
      if (reading.mark === undefined || mark > reading.mark) reading.mark = mark;
    },
    warn: (sentence) => reading.warnings.push(sentence),
  };
  const seen = setup.files === undefined ? undefined : witness(reach, setup.files.paths);
  try {
    for await (const record of setup.read(seen?.reach ?? reach)) {
      reading.records += 1;
      if (reading.records % 1000 === 0) context.tick(reading.records);
      if ("unread" in record) countUnread(reading, record);
      else take(reading, record, context);
    }
  } catch (error) {
    if (error instanceof PressError) return { state: "failed", setup, error };
    throw error;
  }
  const { entries, hosts, size } = reading;
  size.entries = entries.size;
  size.indicators = entries.size;
  for (const id of hosts.ids()) if (!entries.has(id)) size.indicators += 1;
  const digests = seen?.digests();
  return { state: "read", setup, reading, ...(digests !== undefined && { digests }) };
}

const exampleLimit = 5;

function countUnread(reading: Reading, record: Unread): void {
  const known = reading.unread.get(record.unread) ?? { count: 0, examples: [] };
  reading.unread.set(record.unread, known);
  known.count += 1;
  if (known.examples.length < exampleLimit) known.examples.push(record);
}

function take(reading: Reading, stated: Sighting, context: IntakeContext): void {
  const { setup } = reading;
  if (!mayPrint(stated.tlp, setup.terms, context.settings)) {
    countUnread(reading, { unread: "gated", value: "" });
    return;
  }
  const form = canonical(stated.value, stated.type);
  if (!form.ok) {
    countUnread(reading, { unread: form.reason, value: stated.value });
    return;
  }
  const sighting = believeDates(reading, stated, context.reach.asOf);
  const draft = draftOf(sighting, setup.fallback, form.port);
  if (setup.context) draft.facts.context = true;
  const entry = addEntry(reading, form, draft, context);
  if (entry !== undefined && setup.deriveHosts && !setup.context) addHost(reading, form, entry, sighting, context);
}

const earliestDate = "1990-01-01T00:00:00.000Z";

function believeDates(reading: Reading, sighting: Sighting, asOf: string): Sighting {
  const { firstSeen: first, lastSeen: last, day: filed } = sighting;
  const past = (date: string | undefined) => date === undefined || (date >= earliestDate && date <= asOf);
  if (filed === undefined && past(first) && past(last)) return sighting;
  const latest = isoTime(Date.parse(asOf) + dayMs);
  const wrong = (date: string | undefined) => date !== undefined && (date < earliestDate || date > latest);
  // It becomes a path of the tree: nothing but a day that has been.
  const wrongDay = filed !== undefined && (parseDate(filed) !== `${filed}T00:00:00.000Z` || !past(parseDate(filed)));
  if (!wrong(first) && !wrong(last) && !wrongDay) return sighting;
  reading.droppedDates += 1;
  const { firstSeen, lastSeen, day, ...rest } = sighting;
  return {
    ...rest,
    ...(firstSeen === undefined || wrong(firstSeen) ? {} : { firstSeen }),
    ...(lastSeen === undefined || wrong(lastSeen) ? {} : { lastSeen }),
    ...(day === undefined || wrongDay ? {} : { day }),
  };
}

/** Adds or merges; gives the entry, or undefined for a value that a guard keeps out of the tree. */
function addEntry(
  reading: Reading,
  { kind, value }: { readonly kind: Kind; readonly value: string },
  draft: Draft,
  context: IntakeContext,
): Entry | undefined {
  const id = indicatorId(context.settings.namespace, kind, value);
  const known = reading.entries.get(id);
  if (known !== undefined) {
    const stood = known.draft.live;
    mergeDraft(known.draft, draft);
    if (known.draft.live && !stood) reading.size.standing += 1;
    return known.draft.barred ? undefined : known;
  }
  const verdicts = context.judge(kind, value);
  const taken = verdicts.find(({ action }) => action !== "downgrade");
  draft.barred = taken !== undefined;
  const entry: Entry = { id, kind, value, draft, verdicts };
  reading.entries.set(entry);
  if (draft.live) reading.size.standing += 1;
  if (taken === undefined) return entry;
  reading.guarded.set(taken.guard, (reading.guarded.get(taken.guard) ?? 0) + 1);
  return undefined;
}

/** The host of a host-only URL, one step less sure than the URL, sharing the URL's dates and its end. */
function addHost(reading: Reading, form: Canonical, url: Entry, sighting: Sighting, context: IntakeContext): void {
  if (form.hostOnly !== true || form.host === undefined) return;
  const draft = draftOf(sighting, reading.setup.fallback, form.port);
  draft.facts.confidence = lower(draft.facts.confidence);
  const id = indicatorId(context.settings.namespace, form.host.kind, form.host.value);
  const known = reading.hosts.get(id);
  if (known === undefined) {
    reading.hosts.set({ id, kind: form.host.kind, value: form.host.value, draft, urls: new Set([url.id]) });
    return;
  }
  mergeDraft(known.draft, draft);
  known.urls?.add(url.id);
}

/** The claims that a reading makes: what it says of an indicator, by the key of the claim. */
export interface ReadClaims {
  readonly key: string;
  readonly entries: EntryStore;
  readonly draft: (id: string) => Draft | undefined;
}

export function claimsOf({ setup, entries, hosts }: Reading): readonly ReadClaims[] {
  const hostDraft = (id: string): Draft | undefined => {
    const host = hosts.peek(id);
    if (host === undefined) return undefined;
    const urls = [...(host.urls ?? [])].flatMap((url) => entries.peek(url) ?? []);
    return { ...host.draft, urls: new Map(urls.map(({ value, draft }) => [value, draft])) };
  };
  return [
    { key: setup.name, entries, draft: (id) => entries.peek(id)?.draft },
    { key: setup.name + hostSuffix, entries: hosts, draft: hostDraft },
  ];
}
