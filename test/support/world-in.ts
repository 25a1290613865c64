import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedConfig } from "../../src/config/load.ts";
import { PressError } from "../../src/model/errors.ts";
import type { LedgerRecord, Sighting, Unread, Verdict } from "../../src/model/indicator.ts";
import type { Reach } from "../../src/model/plugin.ts";
import type { Settings, SourceTerms } from "../../src/model/settings.ts";
import type { Origin } from "../../src/model/summary.ts";
import { build, type RunOutcome, type RunProgress } from "../../src/pipeline/build.ts";
import type { Prepared } from "../../src/pipeline/prepare.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import { deltaPaths, readDelta, type DeltaStep } from "../../src/tree/delta.ts";
import { parsePart, parsePartPath } from "../../src/tree/ledger.ts";
import { filesBelow, publishedFolder } from "../../src/tree/published.ts";
import { settings as packSettings } from "./pack.ts";
import { offline } from "./offline.ts";
import { filesOnly } from "../../src/pipeline/outside.ts";

/** What a source answers on a day: its records in this order, or the error that it fails with. */
export type Feed = readonly (Sighting | Unread)[] | PressError;
export type Feeds = Readonly<Record<string, Feed>>;

/** How a run differs from a plain `rulepress build`. */
export interface Told {
  /** Carries every source that has no feed on this day, as `--only` does; plain runs know only the sources of the world. */
  readonly only?: boolean;
  /** Sources that the config no longer names. */
  readonly removed?: readonly string[];
  readonly accept?: readonly string[];
  readonly allowRemovals?: boolean;
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  readonly origin?: Origin;
  readonly settings?: Partial<Settings>;
  readonly terms?: Readonly<Record<string, Partial<SourceTerms>>>;
  /** What guards and allowlist say on this day, by value. */
  readonly guards?: Readonly<Record<string, Verdict>>;
}

export interface World {
  readonly folder: string;
  /** The tree. */
  readonly out: string;
  /** One run. A plain day such as `2026-08-01` stands for six in the morning UTC. */
  readonly day: (asOf: string, feeds: Feeds, told?: Told) => Promise<RunOutcome>;
  /** A run made ready, for tests that take it further themselves. */
  readonly prepared: (asOf: string, feeds: Feeds, told?: Told) => Prepared;
  readonly find: (value: string) => LedgerRecord | undefined;
  /** The record of a value that must be there. */
  readonly record: (value: string) => LedgerRecord;
  /** Every file by its path. */
  readonly tree: () => Map<string, string>;
  readonly steps: () => Promise<DeltaStep[]>;
}

export const quiet: RunProgress & { readonly lostRace: (attempt: number) => void } = {
  reading: () => undefined,
  read: () => undefined,
  readDone: () => undefined,
  joining: () => undefined,
  printing: () => undefined,
  writing: () => undefined,
  lostRace: () => undefined,
};

/** Days that pass in a folder. Sources are append feeds unless told otherwise. */
export function worldIn(folder: string, sources: Readonly<Record<string, Partial<SourceSetup>>> = {}): World {
  const out = join(folder, "rules");
  const known = new Set(Object.keys(sources));

  function prepared(asOf: string, feeds: Feeds, told: Told = {}): Prepared {
    for (const name of Object.keys(feeds)) known.add(name);
    const names = [...known].filter((name) => told.removed?.includes(name) !== true).sort();
    const setups = names
      .filter((name) => name in feeds)
      .map((name) => setupOf(name, feeds[name] ?? [], { ...sources[name] }, told.terms?.[name]));
    const terms = names.map((name) => [name, termsOf(name, sources[name], told.terms?.[name])] as const);
    const guards = told.guards ?? {};
    return {
      request: request(timeOf(asOf), told),
      origin: told.origin ?? "live",
      settings: { ...packSettings, ...told.settings, sources: Object.fromEntries(terms) },
      setups,
      configured: told.only === true ? undefined : names,
      policy: JSON.stringify(guards),
      judge: (_kind, value) => (guards[value] === undefined ? [] : [guards[value]]),
      expiring: [],
    };
  }

  function records(): LedgerRecord[] {
    const parts = filesBelow(out).filter((path) => parsePartPath(path) !== undefined);
    return parts.flatMap((path) => parsePart(readFileSync(join(out, path), "utf8"), path));
  }

  const find = (value: string) => records().find((record) => record.value === value);
  return {
    folder,
    out,
    prepared,
    find,
    day: (asOf, feeds, told = {}) =>
      build(prepared(asOf, feeds, told), {
        out,
        dryRun: told.dryRun === true,
        outside: filesOnly(reachAt(asOf)),
        progress: quiet,
        process: { id: "a test", alive: () => false },
      }),
    record(value) {
      const record = find(value);
      if (record === undefined) throw new Error(`the ledger does not hold ${value}`);
      return record;
    },
    tree: () => new Map(filesBelow(out).map((path) => [path, readFileSync(join(out, path), "utf8")])),
    async steps() {
      const published = publishedFolder(out);
      const files = await Promise.all(deltaPaths(published).map((path) => readDelta(published, path)));
      return files.flat();
    },
  };
}

/** A reach for sources that hold their answers themselves: there is nothing outside. */
export function reachAt(asOf: string): Reach {
  return {
    ...offline,
    asOf: timeOf(asOf),
    signal: new AbortController().signal,
    open: (location) => {
      throw new Error(`${location} was opened, and this world has no outside`);
    },
  };
}

export function timeOf(asOf: string): string {
  return asOf.length === 10 ? `${asOf}T06:00:00.000Z` : asOf;
}

function request(asOf: string, told: Told): Prepared["request"] {
  const { namespace, brand, author, profile, tlp, audience, levels } = packSettings;
  const config: LoadedConfig = {
    tree: { brand, author, profile, tlp, audience },
    idNamespace: namespace,
    sources: [],
    levels,
    ttl: { ipv4: 30, ipv6: 30, domain: 90, url: 30, md5: 365, sha1: 365, sha256: 365, email: 90, cve: "never" },
    allowlist: [],
    subscriptions: {},
    network: { atOnce: 6 },
  };
  return {
    config,
    inputs: [],
    demo: told.origin === "demo",
    asOf,
    only: [],
    accept: told.accept ?? [],
    noExpiry: false,
    allowRemovals: told.allowRemovals ?? false,
    repair: told.repair ?? false,
    reread: false,
    version: "0.0.0",
    read: () => undefined,
  };
}

function termsOf(name: string, source: Partial<SourceSetup> = {}, told: Partial<SourceTerms> = {}): SourceTerms {
  return { title: `Feed ${name}`, license: "CC0-1.0", republish: "yes", tlp: "clear", ...source.terms, ...told };
}

function setupOf(
  name: string,
  feed: Feed,
  source: Partial<SourceSetup>,
  terms: Partial<SourceTerms> | undefined,
): SourceSetup {
  return {
    nature: "append",
    deriveHosts: false,
    context: false,
    fallback: "medium",
    ...source,
    name,
    terms: termsOf(name, source, terms),
    read: () => answer(feed),
  };
}

/** A stream, because that is what a source is: it may fail on its way. */
async function* answer(feed: Feed): AsyncGenerator<Sighting | Unread> {
  await Promise.resolve();
  if (feed instanceof PressError) throw feed;
  yield* feed;
}
