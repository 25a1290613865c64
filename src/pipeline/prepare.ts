import { createHash } from "node:crypto";
import { type LoadedConfig, loadAllowEntries, type ReadText } from "../config/load.ts";
import { dataPath, readGuardFile } from "../config/data.ts";
import { nearest } from "../config/nearest.ts";
import { settingsOf } from "../config/settings.ts";
import type { SourceConfig } from "../config/source-entry.ts";
import { PressError } from "../model/errors.ts";
import type { Kind, Sighting, Unread, Verdict } from "../model/indicator.ts";
import type { Reach } from "../model/plugin.ts";
import type { Settings, SourceTerms } from "../model/settings.ts";
import type { Origin } from "../model/summary.ts";
import { headOf } from "../readers/bytes.ts";
import { type AllowEntry, compileAllowlist, expiring } from "../refine/allowlist.ts";
import { guardsDigest, judge, loadGuards } from "../refine/guard.ts";
import * as scoring from "../refine/score.ts";
import { recognise, sources } from "../sources/registry.ts";
import { discreet } from "./discreet.ts";
import type { SourceSetup } from "./setup.ts";

export interface RunRequest {
  readonly config: LoadedConfig;
  /** Files given on the command line: read as one append source, all others carried. */
  readonly inputs: readonly string[];
  readonly demo: boolean;
  readonly asOf: string;
  readonly only: readonly string[];
  readonly accept: readonly string[];
  readonly noExpiry: boolean;
  readonly allowRemovals: boolean;
  readonly repair: boolean;
  /** Reads every source, though an earlier run may have read the same bytes. */
  readonly reread: boolean;
  /** Of the program: another one may make other claims of the same bytes. */
  readonly version: string;
  readonly read: ReadText;
}

/** A request with its sources, guards and settings made ready: nothing has been read yet but config and bundled data. */
export interface Prepared {
  readonly request: RunRequest;
  readonly origin: Origin;
  readonly settings: Settings;
  readonly setups: readonly SourceSetup[];
  readonly configured: readonly string[] | undefined;
  readonly policy: string;
  readonly judge: Judge;
  /** Allowlist entries that end soon. */
  readonly expiring: readonly AllowEntry[];
}

export function prepare(request: RunRequest): Prepared {
  const { config, asOf, only, inputs, demo } = request;
  const setups = demo ? demoSetups() : inputs.length > 0 ? [inputSetup(inputs)] : configuredSetups(config, only);
  if (setups.length === 0) {
    throw new PressError("no-sources", "There is no source to read.", {
      hint: "Add one under `sources:` in rulepress.yml, name files with --input, or try `build --demo`.",
    });
  }
  checkAccept(request, setups);
  const stated = settingsOf(config);
  const settings: Settings = {
    ...stated,
    ...(request.noExpiry ? { ttlDays: {} } : {}),
    sources: { ...stated.sources, ...Object.fromEntries(setups.map(({ name, terms }) => [name, terms])) },
  };
  const entries = demo ? [] : loadAllowEntries(config, request.read);
  const everything = !demo && inputs.length === 0 && only.length === 0;
  return {
    request,
    origin: demo ? "demo" : "live",
    settings,
    setups,
    configured: everything || demo ? setups.map(({ name }) => name) : undefined,
    policy: policyDigest(entries, asOf),
    judge: judgeWith(entries, asOf),
    expiring: expiring(entries, asOf),
  };
}

/** What the owner's allowlist and the bundled guards say of an indicator. */
export type Judge = (kind: Kind, value: string) => readonly Verdict[];

/** The judge of a config, for commands that only ask. */
export function prepareJudge(config: LoadedConfig, read: ReadText, asOf: string): Judge {
  return judgeWith(loadAllowEntries(config, read), asOf);
}

function judgeWith(entries: readonly AllowEntry[], asOf: string): Judge {
  const allowed = compileAllowlist(entries, asOf);
  // A hundred thousand entries take a while to load, and a run that reads nothing never asks for them.
  let guards: ReturnType<typeof loadGuards> | undefined;
  return (kind, value) => {
    guards ??= loadGuards(readGuardFile);
    const verdict = allowed(kind, value);
    const found = judge(guards, kind, value);
    return verdict === undefined ? found : [verdict, ...found];
  };
}

/** Digest of all that decides status and score beside the claims: when it moves, every record is judged anew. */
function policyDigest(entries: readonly AllowEntry[], asOf: string): string {
  const standing = entries.filter(({ expires }) => expires === undefined || expires >= asOf.slice(0, 10));
  const { basePoints, sourcePoints, verifiedPoints, specificityPoints, lowDowngradePoints } = scoring;
  const points = [basePoints, sourcePoints, verifiedPoints, specificityPoints, lowDowngradePoints];
  const text = JSON.stringify([guardsDigest(readGuardFile), standing, points]);
  return createHash("sha256").update(text).digest("hex");
}

function configuredSetups(config: LoadedConfig, only: readonly string[]): SourceSetup[] {
  const names = config.sources.map(({ name }) => name);
  for (const name of only) {
    if (!names.includes(name)) throw unknownSource("--only", name, names);
  }
  return config.sources.filter(({ name }) => only.length === 0 || only.includes(name)).map(setupOf);
}

function checkAccept({ accept }: RunRequest, setups: readonly SourceSetup[]): void {
  const names = setups.map(({ name }) => name);
  for (const name of accept) {
    if (!names.includes(name)) throw unknownSource("--accept", name, names);
  }
}

function unknownSource(option: string, name: string, names: readonly string[]): PressError {
  const near = nearest(name, names);
  return new PressError("usage-unknown-source", `${option} ${name}: this run has no such source.`, {
    hint: near === undefined ? `Its sources are: ${names.join(", ") || "none"}.` : `Did you mean ${near}?`,
  });
}

function setupOf(source: SourceConfig): SourceSetup {
  const plugin = sources.find(({ name }) => name === source.type);
  if (plugin === undefined)
    throw unknownSource(
      "type",
      source.type,
      sources.map(({ name }) => name),
    );
  const { name, type, place, every, options } = source;
  const open = plugin.open(options);
  const location = "path" in place ? place.path : place.url;
  const scope = scopeOf(type, location, options);
  return {
    name,
    terms: source.terms,
    nature: source.nature,
    deriveHosts: source.deriveHosts,
    fallback: source.confidence,
    context: source.use === "context",
    ...(plugin.emptyIsValid === true && { emptyIsValid: true }),
    ...("path" in place ? { files: { paths: [place.path], scope } } : { site: { ...place, every, scope } }),
    read: discreet(name, place, (reach) => open(location, reach)),
  };
}

function scopeOf(type: string, location: string, options: Readonly<Record<string, unknown>>): string {
  return createHash("sha256")
    .update(JSON.stringify([type, location, options]))
    .digest("hex")
    .slice(0, 16);
}

/** Who names a file on the command line says by that that it may be printed; a TLP in the file still bars. */
const inputTerms: SourceTerms = {
  title: "Files given on the command line",
  license: "as known to the operator",
  republish: "yes",
  tlp: "clear",
};

function inputSetup(files: readonly string[]): SourceSetup {
  return {
    name: "input",
    terms: inputTerms,
    nature: "append",
    deriveHosts: false,
    fallback: "medium",
    context: false,
    files: { paths: files, scope: "input" },
    read: (reach) => readFiles(files, reach),
  };
}

async function* readFiles(files: readonly string[], reach: Reach): AsyncGenerator<Sighting | Unread> {
  for (const file of files) {
    const source = recognise(await headOf(reach.open(file), file));
    if (source === undefined) {
      throw new PressError("input-unknown", `${file} is in no format that rulepress knows.`, {
        hint: "`rulepress sources` lists the formats; for a table of another form add a source with columns to rulepress.yml.",
      });
    }
    yield* source.open({})(file, reach);
  }
}

/** The bundled snapshot: real feeds of one week, see src/data/demo/README.md. */
export const demoAsOf = "2026-08-22T00:00:00.000Z";

function demoSetups(): SourceSetup[] {
  const demo = (name: string, type: string, file: string): SourceSetup => {
    const plugin = sources.find((source) => source.name === type);
    if (plugin?.terms === undefined) throw new Error(`the demo needs source ${type} with known terms`);
    const { terms, nature, deriveHosts } = plugin;
    const open = plugin.open({});
    return {
      name,
      terms,
      nature,
      deriveHosts,
      fallback: "medium",
      context: false,
      read: (reach) => open(dataPath(file), reach),
    };
  };
  return [
    demo("cisa-kev", "cisa-kev", "demo/known_exploited_vulnerabilities.json.gz"),
    demo("tweetfeed", "tweetfeed", "demo/tweetfeed-2026-08-15-to-21.csv.gz"),
  ];
}
