import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { PressError } from "../model/errors.ts";
import type { Source } from "../model/plugin.ts";
import { sources as registered } from "../sources/registry.ts";
import { loadAllowlist, type AllowEntry } from "./allowlist-file.ts";
import { findingsError } from "./findings.ts";
import { configJsonSchema } from "./json-schema.ts";
import { configSchema, type Config } from "./schema.ts";
import type { Place } from "./place.ts";
import { fillSecrets, type Environment, pastedSecrets } from "./secrets.ts";
import { readYaml } from "./yaml-file.ts";
import { zodFindings } from "./zod-findings.ts";

/** Text of a file, or undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** A config whose paths can be opened as they stand, and whose allowlist files are known to exist. */
export interface LoadedConfig extends Config {
  readonly allowlist: readonly string[];
}

/**
 * Reads and checks rulepress.yml; every finding names its line. That the files of sources exist is not checked here: a
 * source that cannot be read is held, and the others go on.
 */
export function loadConfig(
  path: string,
  read: ReadText,
  env: Environment,
  sources: readonly Source[] = registered,
): LoadedConfig {
  return configIn(path, read, env, sources, (data) => data);
}

/** The same without its sources, for commands that ask no feed: the keys of feeds need not be there. */
export function loadHouse(path: string, read: ReadText, env: Environment): LoadedConfig {
  return configIn(path, read, env, registered, (data) =>
    typeof data === "object" && data !== null && !Array.isArray(data) ? { ...data, sources: [] } : data,
  );
}

function configIn(
  path: string,
  read: ReadText,
  env: Environment,
  sources: readonly Source[],
  part: (data: unknown) => unknown,
): LoadedConfig {
  const text = read(path);
  if (text === undefined) {
    throw new PressError("config-missing", `${path} does not exist.`, {
      hint: "Name the config with --config FILE, or run the command in the folder that holds rulepress.yml.",
    });
  }
  const file = readYaml(path, text);
  const filled = fillSecrets(part(file.data ?? {}), env);
  const { data, secrets } = filled;
  const findings = [...pastedSecrets(file.data), ...filled.findings];
  if (findings.length > 0) throw findingsError(file, findings, secrets);
  const parsed = configSchema(sources).safeParse(data);
  if (!parsed.success) {
    // Told against the file as written: a suggestion made from a secret's value would give it away.
    const told = zodFindings(parsed.error.issues, { data: file.data, schema: configJsonSchema(sources) });
    throw findingsError(file, told, secrets);
  }
  const beside = (stated: string): string => (isAbsolute(stated) ? stated : join(dirname(path), stated));
  const allowlist =
    parsed.data.allowlist?.map(beside) ?? [beside("allowlist.yml")].filter((each) => read(each) !== undefined);
  const absent = allowlist.findIndex((each) => read(each) === undefined);
  if (absent >= 0) {
    const says = "names a file that does not exist";
    throw findingsError(file, [{ code: "config-missing", path: ["allowlist", absent], says }], secrets);
  }
  const { network } = parsed.data;
  return {
    ...parsed.data,
    allowlist,
    network: { ...network, ...(network.caFile !== undefined && { caFile: beside(network.caFile) }) },
    sources: parsed.data.sources.map((each) => ({ ...each, place: placeBeside(each.place, beside) })),
  };
}

function placeBeside(place: Place, beside: (stated: string) => string): Place {
  if ("path" in place) return { path: beside(place.path) };
  const { caFile } = place.access;
  return caFile === undefined ? place : { ...place, access: { ...place.access, caFile: beside(caFile) } };
}

/** Every entry of the config's allowlist files, in their order. */
export function loadAllowEntries(config: LoadedConfig, read: ReadText): readonly AllowEntry[] {
  return config.allowlist.flatMap((path) => loadAllowlist(path, read(path) ?? ""));
}

/** The disk, as `loadConfig` wants it: a missing file is no error, an unreadable one is. */
export function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") return undefined;
    throw new PressError(
      "config-unreadable",
      `${path} cannot be read${typeof code === "string" ? ` (${code})` : ""}.`,
      {
        hint: "It must be a text file that this user may read.",
        cause,
      },
    );
  }
}
